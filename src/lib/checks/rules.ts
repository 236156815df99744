/**
 * What registers say that cannot all be true: within a row, between rows, between registers, and
 * between a register and the roadmap. Each stays listed until it is corrected or explained. Pure.
 */
import { longDate, monthName } from '#lib/core/dates.ts';
import type { Audience } from '#lib/core/disclosure.ts';
import { count, decimal } from '#lib/core/numbers.ts';
import { agree, counted, plural } from '#lib/core/words.ts';
import type { Register, RegisterName, Row, RowFinding } from '#lib/registers/definition.ts';

export type DataCheck = {
	/** Stable, kebab-case. */
	code: string;
	/** Where it is corrected first. */
	register: RegisterName;
	/** Tells it from others of the same code: a row's id, a name. */
	subject: string;
	/** What it is about: a row's title, a team's name. */
	title: string;
	/** A sentence that says what disagrees, and what to do. */
	message: string;
	/** The values that disagree, as text: an explanation holds for these. */
	facts: string;
	/** Where it is corrected, below the ICS's own address. */
	path: string;
};

/** What an ICS's registers and roadmap hold that is worth comparing. */
export type Compared = {
	/** A team named by live networks, with how many, that the register of teams does not hold. */
	networkTeams: readonly { team: string; networks: number }[];
	/** A team that sends PROM returns and is not on the register of teams. */
	promTeams: readonly { team: string; rows: number }[];
	/** Live for four months or more, without a PROM return in the last three months returned. */
	silentTeams: readonly { id: number; name: string; liveOn: string; since: string }[];
	/** DIALOG training as the teams and the training register each count it, by trust. */
	dialogTraining: readonly {
		trust: string;
		name: string;
		teams: number;
		training: number;
		month: string;
	}[];
	/** WTE of additional-roles posts, as networks and the workforce return each count them. */
	arrs: { networks: number; workforce: number; month: string } | null;
	/** Deliverables said to be reached, against what a register counts. */
	claims: readonly {
		deliverable: string;
		title: string;
		register: RegisterName;
		done: number;
		of: number;
	}[];
	/** Open milestones of a deliverable that is recorded as reached. */
	openBehindSuccess: readonly { id: number; title: string; deliverable: string }[];
	/** Open milestones forecast for after their deliverable. */
	afterDeliverable: readonly {
		id: number;
		title: string;
		deliverable: string;
		forecastOn: string;
		promisedOn: string;
	}[];
};

/** Two counts of additional-roles posts may differ by this share before anybody is asked. */
const ARRS_MARGIN = 0.25;

/** A warning of a register's own rules on a row that is held. */
export function checkOfRow(
	register: Register,
	id: number,
	row: Row,
	finding: RowFinding
): DataCheck {
	return {
		code: finding.code,
		register: register.name,
		subject: String(id),
		title: register.rowTitle(row),
		message: finding.message,
		facts: finding.fields.map((field) => `${field}=${row[field] ?? ''}`).join('; '),
		path: `/${register.name}/${id}`
	};
}

/** Every contradiction between registers, and between a register and the roadmap. */
export function contradictions(compared: Compared): DataCheck[] {
	const { arrs } = compared;
	return [
		...compared.claims
			.filter(({ done, of }) => done < of)
			.map(({ deliverable, title, register, done, of }): DataCheck => {
				const things = register === 'pcns' ? 'networks are live' : 'policies are rewritten';
				return {
					code: 'reached-but-not-counted',
					register,
					subject: deliverable,
					title,
					message: `The roadmap says that this is reached; ${count(done)} of ${count(of)} ${things}. Correct the one that is out of date.`,
					facts: `${done} of ${of}`,
					path: `/roadmap/${deliverable}`
				};
			}),
		...compared.openBehindSuccess.map(({ id, title, deliverable }): DataCheck => ({
			code: 'milestone-open-behind-success',
			register: 'milestones',
			subject: String(id),
			title,
			message: `“${deliverable}” is recorded as reached, and this milestone of it is still open. Give its date, or check the deliverable.`,
			facts: `open; ${deliverable}`,
			path: `/milestones/${id}`
		})),
		...compared.afterDeliverable.map(
			({ id, title, deliverable, forecastOn, promisedOn }): DataCheck => ({
				code: 'milestone-after-deliverable',
				register: 'milestones',
				subject: String(id),
				title,
				message: `It is forecast for ${longDate(forecastOn)}, after its deliverable “${deliverable}” is forecast (${longDate(promisedOn)}). One of the two dates has to move.`,
				facts: `${forecastOn} after ${promisedOn}`,
				path: `/milestones/${id}`
			})
		),
		...compared.networkTeams.map(({ team, networks }): DataCheck => ({
			code: 'network-team-unknown',
			register: 'pcns',
			subject: team,
			title: team,
			message: `${counted(networks, 'live network is', 'live networks are')} served by this team, and the register of teams does not hold it. Add the team, or use the name that it has there.`,
			facts: plural(networks, 'network'),
			path: `/pcns?search=${encodeURIComponent(team)}`
		})),
		...compared.promTeams.map(({ team, rows }): DataCheck => ({
			code: 'prom-team-unknown',
			register: 'proms',
			subject: team,
			title: team,
			message: `It sends outcome measures (${plural(rows, 'row')}), and the register of teams does not hold it, so its place and service line are not known. Add the team, or use the name that it has there.`,
			facts: 'not on the register of teams',
			path: `/proms?team=${encodeURIComponent(team)}`
		})),
		...compared.silentTeams.map(({ id, name, liveOn, since }): DataCheck => ({
			code: 'live-without-returns',
			register: 'teams',
			subject: String(id),
			title: name,
			message: `It is live with DIALOG since ${longDate(liveOn)}, and no outcome measures came from it since ${monthName(since)}. Import its returns, or correct its date.`,
			facts: `live ${liveOn}; nothing since ${since}`,
			path: `/teams/${id}`
		})),
		...compared.dialogTraining
			.filter(({ teams, training }) => teams > training)
			.map(({ trust, name, teams, training, month }): DataCheck => ({
				code: 'dialog-training-differs',
				register: 'training',
				subject: trust,
				title: name,
				message: `Its teams count ${count(teams)} staff trained in DIALOG; the training register counts ${count(training)} (${monthName(month)}). Correct the one that is out of date.`,
				facts: `${teams} and ${training}`,
				path: `/training?trust=${encodeURIComponent(trust)}`
			})),
		...(arrs && differs(arrs.networks, arrs.workforce)
			? [
					{
						code: 'arrs-differs',
						register: 'pcns' as const,
						subject: 'arrs',
						title: 'Posts of the additional roles scheme',
						message: `The networks count ${decimal(arrs.networks)} WTE; primary care’s workforce return for ${monthName(arrs.month)} counts ${decimal(arrs.workforce)}. Correct the one that is out of date.`,
						facts: `${arrs.networks} and ${arrs.workforce}`,
						path: '/pcns'
					}
				]
			: [])
	];
}

function differs(one: number, other: number): boolean {
	return Math.abs(one - other) > ARRS_MARGIN * Math.max(one, other);
}

/** "3 contradictions wait to be corrected or explained; 1 more is explained." */
export function dataCheckSentence(open: number, explained: number): string {
	if (open === 0 && explained === 0) return 'Nothing in these registers contradicts itself.';
	if (open === 0)
		return `Nothing waits to be corrected: ${plural(explained, 'contradiction')} ${agree(explained, 'is', 'are')} explained.`;
	const waits = `${plural(open, 'contradiction')} ${agree(open, 'waits', 'wait')} to be corrected or explained`;
	if (explained === 0) return `${waits}.`;
	return `${waits}; ${count(explained)} more ${agree(explained, 'is', 'are')} explained.`;
}

/** As a reader outside sees it: the values that disagree are for those who correct them. */
export function disclosedCheck<C extends DataCheck & { explanation: { facts: string } | null }>(
	check: C,
	audience: Audience
): C {
	if (audience === 'programme') return check;
	const { explanation } = check;
	return { ...check, facts: '', explanation: explanation && { ...explanation, facts: '' } };
}
