/** What an official list of networks (ePCN) changes beside the networks' own rows, in sentences. Pure. */
import { longDate, monthName } from '#lib/core/dates.ts';
import { count } from '#lib/core/numbers.ts';
import { agree, capital, list, listSome, plural } from '#lib/core/words.ts';
import type { PracticeChanges } from '#lib/registers/pcns/rules.ts';

export type ClosedNetwork = { code: string; name: string; on: string };

/** What a report keeps of an official list; lists are capped, counts are not. */
export type OfficialReport = {
	/** The latest day it names. */
	latest: string;
	/** Networks of other systems, left out. */
	elsewhere: number;
	/** Networks that the register holds as open and the list as closed. */
	closed: ClosedNetwork[];
	/** Networks that are new to the register and closed already. */
	newClosed: number;
	/** Null when the list does not name practices: those held stay. */
	practices: PracticeReport | null;
	/** Names of the networks that are spoken of, by their codes. */
	names: Record<string, string>;
};

export type PracticeReport = Pick<PracticeChanges, 'joined' | 'left' | 'moved'> & {
	counts: { joined: number; left: number; moved: number; stayed: number };
};

/** “Taken as the official list of networks (ePCN), October 2024”: the month of the latest day in it. */
export function takenAs(latest: string): string {
	return `Taken as the official list of networks (ePCN), ${monthName(latest)}`;
}

/** “2 networks closed: Hill PCN (U10001) on 30 September 2024 and …”; none is no sentence. */
export function closedSentences({ closed, newClosed }: OfficialReport): string[] {
	const sentences: string[] = [];
	if (closed.length > 0) {
		const named = closed.map(({ code, name, on }) => `${name} (${code}) on ${longDate(on)}`);
		sentences.push(`${plural(closed.length, 'network')} closed: ${listSome(named, 10)}.`);
	}
	if (newClosed > 0)
		sentences.push(
			`${plural(newClosed, 'network')} that ${agree(newClosed, 'was', 'were')} not on the register ${agree(newClosed, 'comes', 'come')} in as closed already, for the days when ${agree(newClosed, 'it was', 'they were')} open.`
		);
	return sentences;
}

/** “12 practices joined, 9 left and 4 moved to another network; 160 stayed.” */
export function practiceSentence({ practices }: OfficialReport): string {
	if (!practices)
		return 'The file does not list practices, so those that are held stay as they are.';
	const { joined, left, moved, stayed } = practices.counts;
	const all = joined + moved + stayed;
	if (all + left === 0) return 'The file lists no practice of these networks.';
	if (left + moved + stayed === 0)
		return `${plural(joined, 'practice')} ${agree(joined, 'comes', 'come')} in, ${agree(joined, 'with its network', 'each with its network')} and its days there.`;
	if (joined + left + moved === 0)
		return stayed === 1
			? 'The one practice is in the network it was in.'
			: `All ${count(stayed)} practices are in the networks they were in.`;
	const acts = [
		joined > 0 && `${count(joined)} joined`,
		left > 0 && `${count(left)} left`,
		moved > 0 && `${count(moved)} moved to another network`
	].filter((act): act is string => act !== false);
	const of = agree(joined || left || moved, 'practice', 'practices');
	const told = list(acts).replace(/^([\d,]+) /, `$1 ${of} `);
	return `${capital(told)}; ${count(stayed)} stayed.`;
}

/** Whether it changes anything beside the rows of the register. */
export function changesPractices({ practices }: OfficialReport): boolean {
	if (!practices) return false;
	const { joined, left, moved } = practices.counts;
	return joined + left + moved > 0;
}
