/**
 * Tables in the words of real trackers, made up for measuring how columns are matched. A table is a
 * register and a name, then a line a column: `heading > field : cells`. `-` is a column that is none of
 * the register's, `?field` one that may be the field and has to be asked about or left alone.
 * `[Group] heading` stands under a group title. Cells are a kind (`@past`) or texts between semicolons.
 */
export const TABLES = `
# policies: governance team's log
Document ID > reference : @ref
Document title > title : @title
Document type > kind : Policy; SOP; Guidance; Leaflet; JD; Form
CPA hits > mentions : @count
Lead author > owner : @person
Date identified > identified_on : @past
Review commenced > review_started_on : @past
1st draft > drafted_on : @past
Out for consultation > consulted_on : @past
Date of ratification > ratified_on : @past
Live on intranet > published_on : @past
By when > due_on : @future
Coproduced Y/N > co_produced : @yn
Latest update > comments : @long
RAG > - : Green; Amber; Red; Green; Amber

# policies: corporate secretary
Doc no. > reference : @ref
Policy / procedure > title : @title
Category of document > kind : Policy; Procedure; Guideline; Policy; Leaflet
No. of references to CPA > mentions : @count
Executive sponsor > ?owner : @person
Date approved > ratified_on : @past
Approved by > - : PPG; Board; PPG; Quality committee; PPG
Review date > ?due_on : @future
Version > - : 1.0; 2.1; 3; 1.2; 4
Published on > published_on : @past
Superseded on > withdrawn_on : @past

# policies: spreadsheet of a care group
Ref > reference : @ref
Name of policy > title : @title
Type > kind : SOP; Policy; EPR form; Leaflet; SOP
Mentions > mentions : @count
Who > owner : @person
Planned ratification > ?due_on : @future
Actual ratified date > ratified_on : @past
Comments / update > comments : @long
Contact email > - : @email
Last reviewed > - : @past
Next review due > ?due_on : @future

# policies: with groups
[Document] Document ref > reference : @ref
[Document] Document title > title : @title
[Document] Type of document > kind : Policy; SOP; Policy; Leaflet; JD
[Planned] Draft > - : @future
[Planned] Ratified > - : @future
[Actual] Draft > drafted_on : @past
[Actual] Ratified > ratified_on : @past

# policies: status only
Policy ID > reference : @ref
Policy > title : @title
Status > - : In review; Ratified; Drafted; In review; Not started
Live > ?published_on : @yn
Ratified by > - : @person
Target completion date > due_on : @future
Policy lead (name and role) > owner : @person

# policies: typed in a hurry
Referance > reference : @ref
Titel > title : @title
Ratifed > ratified_on : @past
Publised > published_on : @past
Owner name > owner : @person
CPA mentons > mentions : @count
Co produced? > co_produced : ☑; ☐; ☑; ☑; ☐

# policies: percentages and counts
Policy number > reference : @ref
Policy name > title : @title
% complete > - : @pct
CPA mentions (%) > - : @pct
Mentions of CPA > mentions : @count
Pages > - : @count
Date ratified by the board > ratified_on : @past
Date published (dd/mm/yyyy) > published_on : @past

# risks: programme register
Risk ID > reference : @ref
Risk title > description : @long
Risk category > category : Finance; Workforce; Digital; Recruitment; Partners
Inherent likelihood > initial_likelihood : 4; 5; 3; 4; 2
Inherent impact > initial_impact : 4; 4; 3; 5; 3
Controls > ?mitigation : @long
Residual likelihood > likelihood : 3 - Possible; 4 - Likely; 2 - Unlikely; 3 - Possible; 1 - Rare
Residual impact > impact : 4 - Major; 3 - Moderate; 2 - Minor; 3 - Moderate; 5 - Catastrophic
Mitigation plan > mitigation : @long
Risk owner > owner : @person
Date raised > opened_on : @past
Next review date > review_on : @future
Date closed > closed_on : @past
Status > - : Open; Closed; Open; Open; Closed

# risks: scores under groups
Ref > reference : @ref
Description > description : @long
[Initial] Likelihood > initial_likelihood : 4; 5; 3; 4; 2
[Initial] Impact > initial_impact : 4; 4; 3; 5; 3
[Current] Likelihood > likelihood : 3; 4; 2; 3; 1
[Current] Impact > impact : 4; 3; 2; 3; 5
[Target] Likelihood > target_likelihood : 1; 2; 2; 1; 1
[Target] Impact > target_impact : 2; 2; 2; 3; 2
Lead > owner : @person

# risks: short
No. > reference : 1; 2; 3; 4; 5
Risk > description : @long
L > likelihood : H; M; L; M; H
I > impact : H; H; L; M; M
Score > - : 16; 12; 4; 9; 12
Mitigating actions > mitigation : @long
Owner > owner : @person
Last review date > - : @past
Review due > review_on : @future

# risks: controls only
Risk no > reference : @ref
Risk description > description : @long
Likelihood (1-5) > likelihood : 4. Likely; 3. Possible; 2. Unlikely; 3. Possible; 5. Almost certain
Consequence (1-5) > impact : 3; 4; 2; 3; 5
Existing controls > ?mitigation : @long
Gaps in assurance > - : @long
Action owner > ?owner : @person

# risks: response
Datix ID > reference : @ref
Risk name > description : @long
Probability > likelihood : High; Medium; Low; High; Low
Severity > impact : Low; Low; Medium; High; High
Risk response > ?mitigation : @long
Responsible officer > owner : @person
Date identified > opened_on : @past
Proximity > proximity : Near; Distant; Near; Imminent; Near
Previous score > - : 12; 9; 6; 16; 8
Target score > - : 6; 4; 4; 8; 4
Closure date > closed_on : @past

# risks: strategy and target
ID > reference : @ref
Risk statement > description : @long
Current probability > likelihood : 4; 3; 2; 4; 3
Target likelihood > target_likelihood : 2; 2; 1; 2; 2
Current severity > impact : 3; 3; 4; 4; 3
Mitigation strategy > mitigation : @long
Mitigation lead > ?owner : @person
Assigned to > owner : @person
Identified on > opened_on : @past
Due for review > review_on : @future

# milestones: project plan
Milestone ID > reference : @ref
Task > title : @title
Workstream > focus : Core; CEN; Rehab; AED; Core
Responsible > owner : @person
Start > - : @past
Finish > forecast_on : @future
Actual finish > actual_on : @past
Baseline finish > baseline_on : @past
Duration (days) > - : @count
% complete > - : @pct
Predecessors > - : 1; 2; 3; 3; 4

# milestones: board report
No > reference : @ref
Key milestone > title : @title
Milestone owner > owner : @person
Planned end > baseline_on : @past
Actual end > actual_on : @past
Revised end date > forecast_on : @future
RAG > - : Green; Amber; Red; Green; Amber
Narrative > notes : @long

# milestones: action log
Action no > reference : @ref
Action > title : @long
By whom > ?owner : @person
By when > forecast_on : @future
Date completed > actual_on : @past
Status > - : Open; Complete; Open; Complete; Overdue
Comments > notes : @long

# milestones: target
Ref > reference : @ref
Milestone > title : @title
Target date > ?forecast_on : @future
Completion date > ?actual_on : @past
Lead > owner : @person
Last updated > - : @past

# milestones: dates four ways
UID > reference : @ref
Milestone description > title : @title
Original end date > baseline_on : @past
Current forecast > forecast_on : @future
Date achieved > actual_on : @past
Planned start > - : @past
Actual start > - : @past
Linked deliverable > deliverable : @deliverable
Programme area > focus : AED; CEN; Core; Rehab; Core

# milestones: groups
Ref > reference : @ref
Task name > title : @title
[Baseline] Start > - : @past
[Baseline] Finish > baseline_on : @past
[Actual] Start > - : @past
[Actual] Finish > actual_on : @past
[Forecast] Start > - : @past
[Forecast] Finish > forecast_on : @future
Resource names > owner : @person

# milestones: system export
MilestoneID > reference : @ref
MilestoneTitle > title : @title
BaselineDate > baseline_on : @past
ForecastDate > forecast_on : @future
ActualDate > actual_on : @past
OwnerName > owner : @person
CreatedBy > - : @person
ModifiedDate > - : @past

# pcns: mobilisation
PCN code > ods_code : @pcn
PCN > name : @pcnname
Borough > place : @place
Pop. > population : @people
No. of practices > practices : @few
Wave > planned_year : 2022/23; 2021/22; 2023/24; 2022/23; 2023/24
Target go live > planned_on : @past
Mobilised on > live_on : @past
Served by > team : @team
ARRS MHP (WTE) > arrs_wte : @wte
SMI register > smi_register : @people
SMI health checks done > - : @people
Self-referral Y/N > self_referral : √; ✗; √; √; ✗

# pcns: go-live list
ODS code > ods_code : @pcn
Network name > name : @pcnname
List size (Jan 2026) > population : @people
Population aged 65+ > ?population : @people
Practices signed up > ?practices : @few
Planned go-live date > planned_on : @past
Actual go-live date > live_on : @past
Clinical director > - : @person
PCN manager email > - : @email
Must have services > must_have_services : Yes; Partly; No; Yes; Partially
Additional services > additional_services : Yes; No; Part; Yes; No

# pcns: unclear dates
Network code > ods_code : @pcn
PCN name > name : @pcnname
Locality > place : @place
Registered patients > population : @people
Go live date > ?live_on : @mixed
Live > ?live_on : @yn
Neighbourhood team > team : @team
MHP (headcount) > - : @few
Co-located staff (WTE) > co_located_staff : @wte

# pcns: services
Code > ods_code : @pcn
Network > name : @pcnname
Registered population > population : @people
GP practices > practices : @few
Date went live > live_on : @past
Mental health practitioners (WTE) > arrs_wte : @wte
SMI (%) > - : @pct
People on SMI register > smi_register : @people
Data pack issued > data_pack_on : @past
Open date > opened_on : @past

# teams: rollout sheet
Team ID > code : @ref
Team / service > name : @team
Locality > place : @place
Type of team > service_line : Adult CMHT; Older adults; EIP; Rehab; Inpatient
Rollout status > phase : Live; Soft launch; Training; Not started; BAU
Due to go live > planned_on : @future
Live > live_on : @past
Staff (headcount) > staff : @count
No. trained > staff_trained : @few
% trained > - : @pct
Champions > trainers : @few
SOP in place > sop_agreed : @yn
On SystmOne > in_epr : @yn
CPA stopped > replaces_cpa : Yes; Partly; No; Yes; No
Provider > trust : @trust

# teams: WTE
Trust > trust : @trust
Team code > code : @ref
Team name > name : @team
Staff (WTE) > - : @wte
Headcount > staff : @count
Staff trained (%) > - : @pct
Staff trained > staff_trained : @few
Staff booked on training > ?staff_trained : @few
Training lead > - : @person
Planned go live > planned_on : @past
Actual go live > live_on : @past

# teams: pathway list
Organisation > trust : @trust
Cost centre > code : @ref
Service > name : @team
Pathway > service_line : CMHT; Rehab; Eating disorders; CEN; VCSE
Stage > phase : Gone live; Embedded; Pilot; In training; Not yet
Target date > planned_on : @future
Date live > live_on : @past
Team manager > - : @person
Caseload > - : @count
DIALOG champions > trainers : @few
EPR form live > in_epr : @yn

# workforce: monthly return
Organisation > trust : @trust
Job title > role : @role
AfC > band : 5; 6; 7; 8a; 4
Employed by > employer : NHS; VCSE; ARRS; Council; NHS
Focus area > focus : Core; AED; CEN; Rehab; Core
Funded by > stream : SDF; Baseline; SDF; SDF; Baseline
Reporting month > month : @month
Establishment (WTE) > planned_wte : @wte
Staff in post > in_post_wte : @wte
Vacancies > - : @wte
Vacancy rate > - : @pct
Offers made > offers : @few
New starters > starters : @wte
Leavers > leavers : @wte
Headcount > - : @count

# workforce: finance view
Provider > trust : @trust
Staff group > role : @role
Grade > band : 5; 6; 7; 8a; 4
Month > month : @month
Budgeted WTE > planned_wte : @wte
Actual WTE > in_post_wte : @wte
Budget (£) > - : @money
Worked WTE > ?in_post_wte : @wte
Peer role > lived_experience : @yn
Variance > - : @wte

# workforce: headcounts
Trust > trust : @trust
Role > role : @role
Band > band : 5; 6; 7; 8a; 4
Period > month : @month
Planned (headcount) > - : @count
In post (headcount) > - : @count
In post FTE > in_post_wte : @wte
Planned FTE > planned_wte : @wte
Sickness % > - : @pct

# workforce: trajectory
Trust code > trust : @trust
Profession > role : @role
Band > band : 5; 6; 7; 8a; 4
Month ending > month : @month
Trajectory > planned_wte : @wte
SIP > in_post_wte : @wte
Posts > ?planned_wte : @wte
Recruited to date > ?in_post_wte : @wte
Funding stream > stream : Transformation; Baseline; SDF; SDF; Baseline

# training: compliance
Trust > trust : @trust
Course > course : @course
Training ID > - : @ref
Month > month : @month
Staff in scope > in_scope : @count
Staff trained > trained : @few
Compliance % > - : @pct
Trainer > - : @person

# training: academy
Provider > trust : @trust
Training name > course : @course
Course code > - : @ref
Reporting period > month : @month
Required to train > in_scope : @count
Completed training > trained : @few
Booked > - : @few
Did not attend > - : @few

# training: modules
Organisation > trust : @trust
Module > course : @course
Period end > month : @month
Eligible staff > in_scope : @count
No. completed > trained : @few
Attended > ?trained : @few
Completion rate > - : @pct
Expiry date > - : @future

# proms: return
Team name > team : @team
Outcome measure > measure : DIALOG; ReQoL; GBO; DIALOG+; Goals
Month > month : @month
Caseload > eligible : @count
First score > first_scores : @few
Paired scores > paired_scores : @few
Reliable improvement > reliably_improved : @few
% paired > - : @pct
Mean change > - : @wte

# proms: time one and two
Service > team : @team
Tool > measure : DIALOG; ReQoL-10; GBO; DIALOG; GBO
Reporting month > month : @month
Eligible > eligible : @count
T1 > first_scores : @few
T2 > paired_scores : @few
Showing improvement > improved : @few
Not improved > ?improved : @few
Improvement rate > - : @pct

# proms: plain words
Team > team : @team
PROM > measure : DIALOG; ReQoL-10; GBO; DIALOG; GBO
Data month > month : @month
People in scope > eligible : @count
One or more scores > first_scores : @few
Two or more scores > paired_scores : @few
Improved > improved : [c]; 12; 9; [c]; 14
Declined > - : @few

# coproduction: log
Event ref > reference : @ref
Date of event > held_on : @past
Event name > title : @title
Event type > kind : Workshop; Survey; Focus group; Steering group; Interview panel
Project stage > stage : Design; Delivery; Evaluation; Design; Governance
Level of participation > depth : Consulted; Co-designed; Co-produced; Informed; Consulted
EbE > experts : @few
Carers > carers : @few
VCSE > community_organisations : @few
Staff attended > staff : @few
Payment made > paid : @yn
Cost (£) > cost : @money
What people told us > heard : @long
What we did > changed : @long
Date fed back > feedback_on : @past
Venue > - : Town hall; Library; Online; Online; Church hall

# coproduction: engagement tracker
No > reference : @ref
When > held_on : @past
Activity > title : @title
Method > kind : Workshop; Survey; Focus group; Questionnaire; Workshop
Service users > experts : @few
Unpaid carers > carers : @few
Total attendees > - : @count
Cost (£000s) > cost : @few
You said > heard : @long
We did > changed : @long
Loop closed > feedback_on : @past
Facilitator > - : @person

# coproduction: involvement
Activity ID > reference : @ref
Session date > held_on : @past
Session title > title : @title
Depth of involvement > depth : Consulted; Co-designed; Co-produced; Informed; Consulted
Number of EbE > experts : @few
Number of carers > carers : @few
Carers (new) > ?carers : @few
EbE paid > paid : @yn
Groups represented > communities : Young adults; Older people; Students; Men; Parents
Key themes > heard : @long
Outcome > changed : @long
Next steps > - : @long

# communications: plan
Comms ref > reference : @ref
Target audience > audience : Staff; GPs; Service users; Public; Board
Key message > message : @long
Channel > channel : Email; Webinar; Leaflet; Website; Social media
Lead > owner : @person
Date planned > planned_on : @future
Date sent > done_on : @past
People reached > reach : @count
Feedback received > feedback : @long
Open rate > - : @pct
Status > - : Sent; Planned; Sent; Planned; Sent

# communications: calendar
ID > reference : @ref
To whom > audience : Staff; Carers; Partners; Residents; PCNs
What > message : @long
How > channel : Newsletter; Event; Letter; Intranet; Press
By whom > owner : @person
By when > planned_on : @future
Completed > done_on : @past
Attendance > reach : @count
Evaluation > feedback : @long
Budget > - : @money

# communications: campaign
Ref > reference : @ref
Stakeholders > audience : Staff; GPs; Service users; Public; Board
Message > message : @long
Delivery method > channel : Email; Webinar; Leaflet; Website; Social media
Responsible person > owner : @person
Scheduled date > planned_on : @future
Issued > done_on : @past
Approved by > - : @person
Views > reach : @count

# funding: outturn
Financial year > year : 2023/24; 2024/25; 2025/26; 2023/24; 2024/25
Funding source > stream : SDF; Baseline; SDF; Baseline; SDF
Budget line > category : Pay; VCSE; Training; Non-pay; Other
Annual budget > allocated : @money
Planned spend > planned : @money
Spend to date > spent : @money
Variance > - : @money
% spent > - : @pct

# funding: thousands
FY > year : 2023/24; 2024/25; 2025/26; 2023/24; 2024/25
Stream > stream : SDF; Baseline; SDF; Baseline; SDF
Category > category : Pay; VCSE; Training; Non-pay; Other
Allocation (£000s) > allocated : @few
Plan (£k) > planned : @few
Actual £m > spent : @wte

# funding: finance report
Fin year > year : 2023/24; 2024/25; 2025/26; 2023/24; 2024/25
Source of funding > stream : Transformation; Baseline; SDF; Baseline; SDF
Cost category > category : Staff costs; VCSE; Training; IT; Other
Approved budget > allocated : @money
Forecast outturn > planned : @money
Actual expenditure > spent : @money
Underspend > - : @money
Committed > ?spent : @money
Budget holder > - : @person
Cost centre > - : @ref

# indicators: return
Measure > indicator : @indicator
Organisation > organisation : @trust
Reporting period > period : @month
Numerator > numerator : @count
Denominator > denominator : @people
Percentage > value : @pct
Target > - : @pct
Trust comments > - : @long

# indicators: dashboard
KPI name > indicator : @indicator
Provider > organisation : @trust
Month > period : @month
Count > numerator : @count
Out of > denominator : @people
Performance > value : @pct
RAG > - : Green; Amber; Red; Green; Amber
Previous period > - : @pct

# indicators: published
Indicator > indicator : @indicator
Area name > organisation : @trust
Time period > period : @month
Value > value : @pct
Lower CI > - : @pct
Upper CI > - : @pct
Trend > - : Up; Down; Same; Up; Up

# policies: two of one name
Reference > reference : @ref
Policy title > title : @title
Approval date > ?ratified_on : @past
Date ratified > ?ratified_on : @past
Lead director > ?owner : @person
Lead officer > ?owner : @person

# risks: numbers and words
Risk ref > reference : @ref
What is the risk > description : @long
Likelihood score > likelihood : 3 - Possible; 4 - Likely; 2 - Unlikely; 1 - Rare; 5 - Almost certain
Impact score > impact : Major (4); Minor (2); Moderate (3); Major (4); Minor (2)
Risk score > - : 12; 8; 6; 4; 10
Actions to mitigate > mitigation : @long
Risk lead > owner : @person
Logged > opened_on : @past
Resolved > closed_on : @past

# teams: dates that differ
Trust > trust : @trust
Ref > code : @ref
Team > name : @team
Forecast go live > planned_on : @future
Launch date > live_on : @past
Date staff trained > - : @past
Number of staff > staff : @count
Trained (number) > staff_trained : @few
Trainers > trainers : @few
Vacancies > - : @few

# milestones: programme office
Milestone number > reference : @ref
Milestone name > title : @title
Roadmap deliverable > deliverable : @deliverable
Pathway > focus : AED; CEN; Core; Rehab; Core
SRO > ?owner : @person
Planned completion > baseline_on : @past
Expected completion > forecast_on : @future
Actual completion > actual_on : @past
Confidence > - : High; Medium; Low; High; Low
Progress update > notes : @long
Days late > - : @count

# pcns: council view
Network ODS code > ods_code : @pcn
Primary care network > name : @pcnname
Council > place : @place
Weighted population > population : @people
Number of GP practices > practices : @few
Planned financial year > planned_year : 2022/23; 2021/22; 2023/24; 2022/23; 2023/24
Expected live date > planned_on : @future
Live since > live_on : @past
Hub > team : @team
Hub lead > - : @person
Must haves > must_have_services : Y; N; Part; Y; N
MHP vacancies > ?arrs_wte : @wte
QOF SMI > smi_register : @people

# policies: long headings
Policy reference number > reference : @ref
Title of policy > title : @title
Policy category > kind : Clinical; Corporate; HR; Clinical; HR
Number of mentions of CPA > mentions : @count
Number of pages > - : @count
Policy author's email > - : @email
Executive lead > owner : @person
Date of last review > - : @past
Review started on > review_started_on : @past
Draft shared with EbE > ?drafted_on : @past
Consultation start date > consulted_on : @past
Consultation end date > ?consulted_on : @past
Expected ratification > - : @future
Date ratified at PPG > ratified_on : @past
Ratification status > - : Ratified; Awaiting; Ratified; Draft; Ratified
Upload date > published_on : @past
Deadline for completion > ?due_on : @future

# policies: counts of all kinds
S/N > - : 1; 2; 3; 4; 5
Policy ref. > reference : @ref
Document > title : @title
Owner / author > owner : @person
Target ratification date > ?due_on : @future
Actual ratification date > ratified_on : @past
Days overdue > - : @count
Mentions of care coordinator > ?mentions : @count
Mentions removed > ?mentions : @count
Co-production lead > - : @person
Coproduction status > - : Started; Not started; Done; Started; Done
Published? > ?published_on : @yn
Published by > - : @person
Comments from EbE > ?comments : @long

# risks: gross and net
Risk Ref No. > reference : @ref
Risk Description (cause, event, effect) > description : @long
Raised by > - : @person
Date Raised > opened_on : @past
Gross Likelihood > initial_likelihood : 4; 5; 3; 4; 2
Gross Impact > initial_impact : 4; 5; 3; 4; 2
Gross Score > - : 16; 25; 9; 16; 4
Net Likelihood > likelihood : 4; 5; 3; 4; 2
Net Impact > impact : 4; 5; 3; 4; 2
Controls in place > ?mitigation : @long
Assurance > - : @long
Actions planned > mitigation : @long
Action due date > ?review_on : @future
Action owner > ?owner : @person
Risk owner (exec) > owner : @person
Date of next review > review_on : @future
Reason for closure > - : @long
Risk appetite > - : Low; Open; Low; High; Low

# risks: before and after
Risk/Issue > - : Risk; Issue; Risk; Risk; Risk
Title > description : @title
Likelihood before mitigation > initial_likelihood : 4; 5; 3; 4; 2
Likelihood after mitigation > likelihood : 4; 5; 3; 4; 2
Impact before mitigation > initial_impact : 4; 5; 3; 4; 2
Impact after mitigation > impact : 4; 5; 3; 4; 2
Impact description > - : @long
Mitigation status > - : Open; Done; Open; Open; Done
Mitigation due > - : @future
ID > reference : @ref

# risks: letters under groups of risk
Risk No > reference : @ref
Risk > description : @long
Risk type > category : Clinical; Financial; Estates; Safeguarding; Staff
[Inherent risk] L > initial_likelihood : 4; 5; 3; 4; 2
[Inherent risk] C > initial_impact : 4; 4; 3; 5; 3
[Inherent risk] Score > - : 16; 20; 9; 20; 6
[Residual risk] L > likelihood : 3; 4; 2; 3; 1
[Residual risk] C > impact : 4; 3; 2; 3; 5
[Residual risk] Score > - : 12; 12; 4; 9; 5
[Target risk] L > target_likelihood : 1; 2; 2; 1; 1
[Target risk] C > target_impact : 2; 2; 2; 3; 2
[Target risk] Score > - : 2; 4; 4; 3; 2
Timescale > - : @future
Risk proximity > proximity : Imminent; 0-3 months; 3-6 months; 6-12 months; > 12 months

# milestones: officers
ID > reference : @ref
Description of milestone > title : @title
Accountable officer > ?owner : @person
Support lead > - : @person
Planned start date > - : @past
Planned finish date > baseline_on : @past
Forecast finish date > forecast_on : @future
Actual start date > - : @past
Actual completion date > actual_on : @past
Date of last update > - : @past
Update this month > ?notes : @long
BRAG > - : Blue; Red; Amber; Green; Green
Dependencies > - : @long
Priority > - : High; Low; Medium; High; Low

# milestones: slippage
Ref. > reference : @ref
Milestone/Deliverable > ?title : @title
Baseline completion date > baseline_on : @past
Current completion date > ?forecast_on : @future
Completed? > ?actual_on : @yn
Completed date > actual_on : @past
Date approved > - : @past
Slippage (weeks) > - : @count
Slippage reason > - : @long

# pcns: long headings
PCN ODS Code > ods_code : @pcn
PCN Name > name : @pcnname
ICB name > - : Westside ICB; Westside ICB; Westside ICB
Place / Borough > place : @place
Total registered population > population : @people
Registered population 18-64 > ?population : @people
Number of practices > practices : @few
Number of practices live > ?practices : @few
Planned transformation year > ?planned_year : 2022/23; 2021/22; 2023/24; 2022/23; 2023/24
Planned date of mobilisation > planned_on : @future
Mobilisation status > - : Live; Planned; Live; Live; Planned
Actual date live > live_on : @past
Community MH team serving PCN > team : @team
ARRS MHP WTE in post > arrs_wte : @wte
ARRS MHP WTE planned > ?arrs_wte : @wte
SMI register size > smi_register : @people
SMI prevalence (%) > - : @pct

# teams: long headings
Trust name > trust : @trust
Team name > name : @team
Team ODS code > ?code : @ref
Team lead name > - : @person
Service type > service_line : Adult CMHT; Older adults; EIP; Rehab; Inpatient
DIALOG+ go live date > ?live_on : @past
Planned DIALOG+ go live > ?planned_on : @future
Total staff in team > staff : @count
Staff trained to date > staff_trained : @few
Staff still to train > ?staff : @few
Percentage trained > - : @pct
Super-users > trainers : @few
Last training date > - : @past

# workforce: long headings
Employer > employer : NHS; VCSE; ARRS; Council; NHS
Role title > role : @role
Band > band : 5; 6; 7; 8a; 4
Month > month : @month
Planned WTE (cumulative) > planned_wte : @wte
Actual WTE in post > in_post_wte : @wte
WTE recruited in month > ?starters : @wte
WTE leavers > leavers : @wte
Vacancy WTE > - : @wte
Recruitment status > - : Advert; Offer; Filled; Advert; Filled
Planned cost (£) > - : @money
Post number > - : @ref
Trust > trust : @trust

# training: totals
Trust > trust : @trust
Training course > course : @course
Course date > - : @past
Month > month : @month
Total staff requiring training > ?in_scope : @count
Total staff trained > trained : @few
Trained this month > ?trained : @few
Trained (%) > - : @pct
Target (%) > - : @pct

# proms: numbers of
Team > team : @team
Measure > measure : DIALOG; ReQoL-10; GBO; DIALOG; GBO
Month > month : @month
Number eligible > eligible : @count
Number with first score > first_scores : @few
Number with paired score > paired_scores : @few
Number improved > improved : @few
Number deteriorated > ?deteriorated : @few
First score (mean) > ?first_scores : @wte
Paired score rate > - : @pct

# coproduction: numbers of
Activity reference > reference : @ref
Activity date > held_on : @past
Activity title > title : @title
Lead > - : @person
No. of experts by experience > experts : @few
No. of family carers > carers : @few
No. of staff > staff : @few
Number of people paid > - : @few
Amount paid (£) > ?cost : @money
Feedback given (Y/N) > ?feedback_on : @yn
Date feedback given to participants > feedback_on : @past
Community groups involved > ?communities : Young adults; Older people; Students; Men; Parents
Impact > changed : @long

# funding: year to date
Financial year > year : 2023/24; 2024/25; 2025/26; 2023/24; 2024/25
Funding stream > stream : SDF; Baseline; SDF; Baseline; SDF
Spend category > category : Pay; VCSE; Training; Non-pay; Other
Allocation 2024/25 (£) > allocated : @money
Planned spend YTD > ?planned : @money
Actual spend YTD > spent : @money
Forecast variance > - : @money
Recurrent / non-recurrent > - : R; NR; R; NR; R
Allocated WTE > - : @wte

# communications: estimated and actual
Activity ref > reference : @ref
Key messages > message : @long
Audience > audience : Staff; GPs; Service users; Public; Board
Method of communication > channel : Email; Webinar; Leaflet; Website; Social media
Communications lead > owner : @person
Planned date > planned_on : @future
Actual date > done_on : @past
Frequency > - : Monthly; Weekly; Once; Once; Monthly
Estimated reach > - : @count
Actual reach > reach : @count
Cost > - : @money

# issues: log of a programme
Issue ID > reference : @ref
Date raised > raised_on : @past
Raised by > - : @person
Issue description > description : @long
Priority > severity : High; Medium; Low; High; Critical
Owner > owner : @person
Action / resolution > resolution : @long
Target date > due_on : @future
Status > - : Open; Open; Closed; Open; Closed
Date closed > closed_on : @past
Comments > comments : @long

# issues: with titles
Ref > reference : @ref
Issue title > title : @title
Description > description : @long
Severity > severity : H; M; L; M; H
Assigned to > owner : @person
Date identified > raised_on : @past
Due date > due_on : @future
Date resolved > closed_on : @past
Resolution > resolution : @long
Impact > ?description : @long

# actions: log of a board
Action no > reference : @ref
Meeting date > agreed_on : @past
Action > action : @long
Lead > owner : @person
By when > due_on : @future
Date completed > done_on : @past
Update > comments : @long
RAG > - : Green; Amber; Red; Green; Amber

# actions: tracker
ID > reference : @ref
Forum > meeting : Programme board; Workforce group; Programme board; Board; Board
Agreed action > action : @long
Responsible person > owner : @person
Date agreed > agreed_on : @past
Deadline > due_on : @future
Closed on > done_on : @past
Progress update > comments : @long

# decisions: log of a board
Decision ID > reference : @ref
Decision date > decided_on : @past
Decision made > decision : @long
Made by > decided_by : Programme board; Programme board; ICB; Board; Board
Rationale > reason : @long
Review date > review_on : @future
Owner > owner : @person
Date superseded > replaced_on : @past

# decisions: register
Ref > reference : @ref
Description > decision : @long
Board > decided_by : Programme board; ICB; ICB; Programme board; Board
Date of decision > decided_on : @past
Options considered > reason : @long
Status > - : Current; Current; Superseded; Current; Current
Next review > review_on : @future

# assets: directory of a council
Name of group > name : Choir; Walking group; Food bank; Peer cafe; Debt advice
Type of support > kind : Arts; Walking group; Food bank; Peer support; Debt advice
Description > offer : @long
Organisation > provider : Mind; Age UK; Trussell; Mind; Citizens Advice
Borough > place : East; West; East; West; East
PCN > network : Hill; Dale; Hill; Dale; Hill
Who can attend > people : Adults; Everyone; Everyone; Adults; Everyone
Cost > cost : Free; Donation; Free; Free; Free
Referral route > access : Drop in; Self referral; GP referral; Drop in; Booking
Contact details > contact : @email
Last updated > checked_on : @past
Postcode > - : X1 1AA; X1 2BB; X1 3CC; X2 4DD; X2 5EE

# assets: map of a link worker
Asset > name : Choir; Walking group; Food bank; Peer cafe; Debt advice
Category > kind : Arts; Nature; Food; Peer support; Advice
What they offer > offer : @long
Area > place : East; West; East; West; East
Is it free > cost : Free; Donation; Free; Paid; Free
Website > contact : @email
Date verified > checked_on : @past
Contact name > ?contact : @person

# localdeliverables: added by a board
Ref > reference : @ref
Local deliverable > title : @title
Roadmap area > area : Care provision; Workforce; Model development; Data and outcomes; Dedicated focus
Lead > owner : @person
Date agreed > added_on : @past
Planned date > planned_on : @future
Forecast date > forecast_on : @future
Date reached > reached_on : @past
Rationale > reason : @long
Update > comments : @long
RAG > - : Green; Amber; Red; Green; Amber

# indicators: targets beside
Indicator name > indicator : @indicator
Indicator ID > - : @ref
Org code > organisation : @trust
Period > period : @month
Numerator > numerator : @count
Denominator > denominator : @people
% > value : @pct
Target % > - : @pct
England average > - : @pct
`;

/** What stands in a column of a kind, a few cells of it. */
export const KINDS: Readonly<Record<string, readonly string[]>> = {
	'@ref': ['CL-001', 'CL-002', 'CL-003', 'CL-004', 'CL-005', 'CL-006'],
	'@title': ['Care planning', 'Discharge', 'Duty cover', 'Transfer of care', 'Carers', 'Handover'],
	'@long': [
		'Waiting for the next meeting of the group before this goes on.',
		'Agreed with partners; a second paper is being written.',
		'Recruitment takes longer than planned in two places.',
		'No change since last month, to be looked at again.',
		'Shared with the reference group, who asked for a plainer text.',
		'The supplier has been asked for a date.'
	],
	'@person': [
		'Head of Nursing',
		'Jo Field',
		'Medical Director',
		'A. Marsh',
		'Programme lead',
		'Sam Hill'
	],
	'@email': ['jo@trust.example', 'sam@trust.example', 'al@trust.example', 'bo@trust.example'],
	'@past': ['03/04/2025', '18/05/2025', '01/09/2024', '12/12/2025', '30/01/2026', '07/02/2026'],
	'@future': ['03/04/2027', '18/05/2027', '01/09/2027', '12/12/2026', '30/01/2027', '07/02/2027'],
	'@mixed': ['03/04/2025', '18/05/2027', '01/09/2027', '12/12/2025', '30/01/2027', '07/02/2027'],
	'@count': ['34', '21', '9', '12', '48', '27'],
	'@few': ['3', '5', '2', '8', '4', '6'],
	'@people': ['41500', '39000', '28750', '52100', '33420', '47800'],
	'@wte': ['4.5', '2.6', '10', '7.2', '1.5', '3'],
	'@money': ['£12,500', '£40,000', '£8,250', '£120,000', '£3,100', '£64,000'],
	'@pct': ['45%', '62%', '80%', '12%', '100%', '71%'],
	'@yn': ['Y', 'N', 'Yes', 'No', 'Y', 'N'],
	'@month': ['Apr-25', 'May-25', 'Jun-25', 'Jul-25', 'Aug-25', 'Sep-25'],
	'@trust': ['TWE', 'TWE', 'TWE', 'TWE', 'TWE', 'TWE'],
	'@place': ['Westside', 'Eastside', 'Westside', 'Northgate', 'Eastside', 'Westside'],
	'@team': [
		'Westside CMHT',
		'Eastside CMHT',
		'Hub North',
		'Hub South',
		'Central team',
		'Port team'
	],
	'@pcn': ['U99001', 'U99002', 'U99003', 'U99004', 'U99005', 'U99006'],
	'@pcnname': ['Alder PCN', 'Birch PCN', 'Cedar PCN', 'Elm PCN', 'Fir PCN', 'Hazel PCN'],
	'@role': ['Mental health nurse', 'Psychologist', 'Peer worker', 'Social worker', 'OT', 'Admin'],
	'@course': [
		'DIALOG+',
		'Trauma-informed care',
		'Carer awareness',
		'KUF',
		'Safety planning',
		'SCM'
	],
	'@deliverable': ['model-cpa-shift', 'aed-function', 'model-cpa-shift', 'aed-function'],
	'@indicator': ['access', 'access', 'access', 'access', 'access', 'access']
};
