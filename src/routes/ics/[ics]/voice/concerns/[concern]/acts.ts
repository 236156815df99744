/** The acts of a thread as the forms offer them. */
import type { Act } from '#lib/voices/concerns/rules.ts';

export type ActShown = {
	act: Act;
	/** What unfolds the form, and its button. */
	label: string;
	button: string;
	/** Of the words, where the act has any. */
	question: string | null;
	hint?: string;
};

export const SYSTEM_ACTS: readonly ActShown[] = [
	{
		act: 'answered',
		label: 'Write an answer',
		button: 'Send the answer',
		question: 'Your answer',
		hint: 'In plain words, to the people who asked.'
	},
	{
		act: 'promised',
		label: 'Promise something, with a day',
		button: 'Send the promise',
		question: 'We will …',
		hint: 'One thing, as a sentence. It becomes a milestone, and the group sees whether it is done.'
	},
	{
		act: 'changed',
		label: 'Tell what came of it',
		button: 'Tell what came of it',
		question: 'What has changed?',
		hint: 'It stands under “You said, we did”. For an activity it is written on the register too.'
	},
	{
		act: 'done',
		label: 'Say that it is done',
		button: 'Say that it is done',
		question: 'What has been done?',
		hint: 'The group decides whether it is settled for them. Both words stand.'
	}
];

export const GROUP_ACTS: readonly ActShown[] = [
	{
		act: 'settled',
		label: 'This is settled for us',
		button: 'Say that it is settled',
		question: 'Anything you want to say?',
		hint: 'You can leave this empty. If things change, you can open it again.'
	},
	{
		act: 'disputed',
		label: 'This is not settled for us',
		button: 'Say that it is not settled',
		question: 'What is still missing?'
	},
	{
		act: 'said',
		label: 'Add something',
		button: 'Add it',
		question: 'What do you want to add?'
	},
	{
		act: 'shared',
		label: 'Let more people see it',
		button: 'Share it',
		question: null,
		hint: 'It cannot be closed again.'
	}
];
