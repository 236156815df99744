import { pageAsked } from '#lib/core/address.ts';
import { listImports, unfinishedImports } from '#lib/imports/read.server.ts';
import { giveUpCutReadings } from '#lib/imports/write.server.ts';
import { icsShown, mayIn, openIcs } from '#lib/request.server.ts';
import type { PageServerLoad } from './$types';
import { openForImport } from './opening.server.ts';

const PAGE_SIZE = 25;

export const load: PageServerLoad = ({ locals, params, url }) => {
	const { ics, scope } = openIcs(locals, params.ics);
	const may = mayIn(locals, ics, 'import');
	if (may.import) giveUpCutReadings(openForImport(locals, params.ics).actor);
	const page = pageAsked(url.searchParams.get('page'));
	const ended = listImports(scope, page, PAGE_SIZE, may.import ? 'ended' : 'imported');
	return {
		ics: icsShown(ics),
		may,
		// Files that did not come in are nobody's business but theirs who import.
		unfinished: may.import
			? unfinishedImports(scope).map((one) => ({
					...one,
					mine: one.startedById === scope.accountId
				}))
			: [],
		count: ended.count,
		// The fingerprint of a small file would tell which guess at its cells is right.
		imports: ended.imports.map((one) =>
			scope.audience === 'programme' ? one : { ...one, fileSha256: '' }
		),
		page,
		perPage: PAGE_SIZE
	};
};
