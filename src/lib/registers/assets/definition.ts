/** Community assets: what a place has that helps people live well in it, beside the services. */
import { type MeasureValue, ratioValue } from '#lib/core/measure.ts';
import { count } from '#lib/core/numbers.ts';
import { agree, plural, pluralWord } from '#lib/core/words.ts';
import { names, type Register } from '#lib/registers/definition.ts';

/** Months after which what is known of an asset has to be checked again. */
export const CHECKED_FOR_MONTHS = 12;

/** The place of an asset that serves every place. */
export const WHOLE_ICS = 'Whole ICS';

const FOR_MONTHS = pluralWord(CHECKED_FOR_MONTHS, 'month');

export const assets: Register = {
	name: 'assets',
	area: 'care',
	aside: true,
	title: 'Community assets',
	singular: 'community asset',
	plural: 'community assets',
	about:
		'Groups, places and help in the community that people can be linked to: what each offers, to whom, what it costs, whom to ask, and when somebody last checked that it is so.',
	key: ['name', 'place'],
	columns: [
		{
			name: 'name',
			label: 'Name',
			help: 'What it is called.',
			kind: 'text',
			required: true,
			maxLength: 200,
			alsoCalled: names(`
				asset, asset name, community asset, name of group, group name, group, activity,
				service, service name, name of service, resource, resource name, project,
				project name, name of activity, activity name, title, name of asset
			`)
		},
		{
			name: 'place',
			label: 'Place',
			help: `The borough or council area that it serves, or “${WHOLE_ICS}”.`,
			kind: 'text',
			required: true,
			wholeFile: true,
			defaultWhenAbsent: WHOLE_ICS,
			maxLength: 200,
			filter: true,
			alsoCalled: names(`
				borough, locality, area, district, town, council, local authority, place name,
				area covered, location, geography, area served, where
			`)
		},
		{
			name: 'network',
			label: 'Network',
			help: 'The primary care network or neighbourhood, where it serves one.',
			kind: 'text',
			maxLength: 200,
			filter: true,
			detail: true,
			alsoCalled: ['pcn', 'primary care network', 'pcn name', 'neighbourhood', 'network name'],
			perhapsCalled: ['ward']
		},
		{
			name: 'kind',
			label: 'Kind',
			help: 'What kind of asset it is: one of these, or your own word for it.',
			kind: 'choice',
			open: true,
			maxLength: 60,
			filter: true,
			alsoCalled: names(`
				type, asset type, type of asset, category, theme, type of support, support type,
				service type, type of activity, type of service, asset category, activity type
			`),
			choices: [
				{
					value: 'peer-support',
					label: 'Peer support',
					alsoCalled: [
						'peer group',
						'peer support group',
						'self help',
						'support group',
						'self-help group'
					]
				},
				{
					value: 'social',
					label: 'Meeting others',
					alsoCalled: names(`
						social, social group, social club, befriending, community cafe, community centre,
						coffee morning, lunch club, community hub, friendship
					`)
				},
				{
					value: 'advice',
					label: 'Advice on money, housing and rights',
					alsoCalled: names(`
						advice, debt advice, welfare rights, housing, benefits advice, legal advice,
						money advice, advocacy, housing advice, information and advice, citizens advice
					`)
				},
				{
					value: 'work-learning',
					label: 'Work, learning and volunteering',
					alsoCalled: names(`
						employment, work, learning, education, volunteering, skills, training,
						employment support, adult learning
					`)
				},
				{
					value: 'arts',
					label: 'Arts and making',
					alsoCalled: [
						'arts',
						'creative',
						'creativity',
						'music',
						'crafts',
						'art',
						'arts and crafts'
					]
				},
				{
					value: 'active-outdoors',
					label: 'Moving and being outdoors',
					alsoCalled: names(`
						physical activity, exercise, sport, walking group, nature, green, gardening,
						outdoors, sports, fitness, green space, walking, allotment
					`)
				},
				{
					value: 'faith-culture',
					label: 'Faith and culture',
					alsoCalled: [
						'faith',
						'faith group',
						'cultural',
						'culture',
						'church',
						'mosque',
						'religious'
					]
				},
				{
					value: 'family-carers',
					label: 'Families and carers',
					alsoCalled: [
						'carers',
						'family support',
						'carer support',
						'parents',
						'families',
						'parenting'
					]
				},
				{
					value: 'crisis',
					label: 'Help in a crisis',
					alsoCalled: [
						'crisis',
						'crisis cafe',
						'helpline',
						'safe haven',
						'crisis support',
						'sanctuary'
					]
				},
				{
					value: 'food-essentials',
					label: 'Food and essentials',
					alsoCalled: ['food bank', 'foodbank', 'food', 'pantry', 'clothing', 'community fridge']
				}
			]
		},
		{
			name: 'offer',
			label: 'What it offers',
			help: 'In one or two sentences, with its days and times.',
			kind: 'text',
			maxLength: 1000,
			alsoCalled: names(`
				offer, description, what they offer, what it does, details, activities, support offered,
				services offered, summary, about, what is offered, what do they offer,
				activity description, description of service
			`),
			perhapsCalled: ['notes', 'opening times']
		},
		{
			name: 'provider',
			label: 'Run by',
			help: 'The organisation that runs it.',
			kind: 'text',
			maxLength: 200,
			filter: true,
			detail: true,
			alsoCalled: names(`
				provider, organisation, organisation name, charity, lead organisation, delivered by,
				provided by, host, vcse organisation, provider name, host organisation
			`)
		},
		{
			name: 'people',
			label: 'Who it is for',
			help: 'Such as everybody, young adults, women, carers.',
			kind: 'text',
			maxLength: 300,
			detail: true,
			alsoCalled: names(`
				who for, eligibility, target group, who can attend, audience, for whom, client group,
				who can use it, age group, criteria, beneficiaries, eligibility criteria
			`)
		},
		{
			name: 'cost',
			label: 'Cost',
			help: 'What somebody pays for it.',
			kind: 'choice',
			filter: true,
			alsoCalled: ['price', 'charge', 'fee', 'fees', 'charges', 'cost to attend', 'is it free'],
			choices: [
				{
					value: 'free',
					label: 'Free',
					alsoCalled: ['no cost', 'no charge', 'none', 'nil', 'free of charge', '£0', '0']
				},
				{
					value: 'donation',
					label: 'A donation or a small charge',
					alsoCalled: ['donation', 'small charge', 'contribution', 'voluntary donation', 'low cost']
				},
				{
					value: 'paid',
					label: 'Paid',
					alsoCalled: ['charge', 'charged', 'fee', 'cost', 'chargeable']
				}
			]
		},
		{
			name: 'access',
			label: 'How to join',
			help: 'Whether people come by themselves or are referred.',
			kind: 'choice',
			filter: true,
			detail: true,
			alsoCalled: names(`
				access, referral, how to access, referral route, how to refer, referral process,
				self referral, access route
			`),
			choices: [
				{
					value: 'open',
					label: 'Open to all',
					alsoCalled: [
						'drop in',
						'drop-in',
						'open access',
						'walk in',
						'no referral',
						'open',
						'turn up'
					]
				},
				{
					value: 'self-referral',
					label: 'People ask for a place',
					alsoCalled: ['self referral', 'booking', 'self', 'self-refer', 'book', 'sign up']
				},
				{
					value: 'referral',
					label: 'By referral',
					alsoCalled: ['referral only', 'gp referral', 'professional referral', 'referred']
				}
			]
		},
		{
			name: 'contact',
			label: 'Contact',
			help: 'A role with a shared address or telephone number. Nobody is named.',
			kind: 'text',
			maxLength: 300,
			detail: true,
			alsoCalled: names(`
				contact details, contact role, email, telephone, phone, website, contact email,
				contact number, how to contact, tel, web, url, web address, contact us
			`),
			perhapsCalled: ['contact name', 'lead', 'address']
		},
		{
			name: 'checked_on',
			label: 'Last checked',
			help: 'The day somebody last made sure that all this is so.',
			kind: 'date',
			alsoCalled: names(`
				checked, date checked, last updated, date updated, last reviewed, date reviewed,
				verified, date verified, last verified, updated on, reviewed on, checked on
			`),
			perhapsCalled: ['date', 'updated', 'date added']
		},
		{
			name: 'closed_on',
			label: 'Closed',
			help: 'The day from which it is no longer there.',
			kind: 'date',
			happened: true,
			detail: true,
			statusWords: ['closed', 'ended', 'no longer running', 'ceased', 'stopped'],
			alsoCalled: ['date closed', 'closed on', 'ended', 'end date', 'ended on', 'date ended']
		}
	],
	statuses: [
		{ code: 'unchecked', label: 'To be checked', tone: 'late' },
		{ code: 'checked', label: 'Checked', tone: 'done' },
		{ code: 'closed', label: 'Closed', tone: 'none' }
	],
	statusGroups: [
		{ code: 'there', label: 'There, checked or not', statuses: ['checked', 'unchecked'] }
	],
	rules: [],
	measures: [
		{
			name: 'assets-checked',
			title: 'Community assets checked',
			unit: 'community assets',
			better: 'higher',
			kind: 'share',
			series: 'rolling',
			period: 'month',
			rows: 'status=checked',
			counted: `Community assets that somebody checked in the ${FOR_MONTHS} before the day`,
			of: 'all community assets that are not closed',
			deliverables: ['model-vcse']
		}
	],
	searched: ['name', 'place', 'network', 'offer', 'provider', 'people'],
	sortedBy: 'name',
	rowTitle: (row) => `${row.name}, ${row.place}`
};

export type AssetFigures = {
	asAt: string;
	/** On the map, and not closed by the day. */
	there: number;
	/** Of them, checked not too long before it. */
	checked: number;
	places: number;
};

/** “12 community assets are on the map, in 3 places; 4 have to be checked.” */
export function assetSentence({ there, checked, places }: AssetFigures): string {
	if (there === 0) return 'No community asset is on the map yet.';
	const head = `${plural(there, 'community asset is', 'community assets are')} on the map, in ${plural(places, 'place')}`;
	const left = there - checked;
	if (left === 0)
		return `${head}; ${there === 1 ? 'it was' : there === 2 ? 'both were' : 'all were'} checked in the last ${FOR_MONTHS}.`;
	return `${head}; ${left === there && there > 1 ? 'none was' : `${count(left)} ${agree(left, 'was', 'were')} not`} checked in the last ${FOR_MONTHS}.`;
}

export function assetMeasures({ asAt, there, checked }: AssetFigures): MeasureValue[] {
	return [ratioValue('assets-checked', asAt, checked, there, 'community assets')];
}
