import type { IcsScope } from '#lib/core/access.ts';
import { financialYearEnd, financialYearOf } from '#lib/core/calendar.ts';
import { tidy } from '#lib/core/measure.ts';
import { all } from '#lib/platform/database.server.ts';
import type { FundingFigures } from './measures.ts';
import type { FundingLine } from './rules.ts';

/** How much of a line is spent; codes are those of the register's definition. */
export const FUNDING_STATUS = `CASE
	WHEN coalesce(spent, 0) <= 0 THEN 'unspent'
	WHEN spent >= allocated THEN 'spent'
	ELSE 'part' END`;

const SUMS = `max(year) AS year,
	coalesce(sum(allocated) FILTER (WHERE spent IS NOT NULL), 0) AS allocated,
	coalesce(sum(spent) FILTER (WHERE allocated IS NOT NULL), 0) AS spent,
	count(*) FILTER (WHERE allocated IS NULL OR spent IS NULL) AS unknown,
	coalesce(sum(allocated), 0) AS allocatedAll,
	coalesce(sum(allocated) FILTER (WHERE category = 'vcse'), 0) AS allocatedVcse`;

type Summed = Omit<FundingFigures, 'asAt'>;

/** The lines of the last financial year with figures that began by the day (ISO). */
export function fundingFigures(scope: IcsScope, asAt: string): FundingFigures {
	const [found] = all<Summed>(
		`WITH line AS MATERIALIZED (SELECT * FROM funding WHERE ics_id = @ics AND removed_at IS NULL AND year = (
			SELECT max(year) FROM funding WHERE ics_id = @ics AND removed_at IS NULL AND year <= @year))
		SELECT ${SUMS} FROM line`,
		{ ics: scope.ics.id, year: financialYearOf(asAt) }
	);
	return figures(found!, asAt);
}

/** The lines of each financial year with figures that began by the day (ISO), oldest first. */
export function fundingFiguresByYear(scope: IcsScope, asAt: string): FundingFigures[] {
	return all<Summed & { year: string }>(
		`SELECT ${SUMS} FROM funding WHERE ics_id = @ics AND removed_at IS NULL AND year <= @year
		GROUP BY year ORDER BY year`,
		{ ics: scope.ics.id, year: financialYearOf(asAt) }
	).map((found) => {
		const end = financialYearEnd(found.year);
		return figures(found, end < asAt ? end : asAt);
	});
}

function figures(found: Summed, asAt: string): FundingFigures {
	return {
		...found,
		asAt,
		allocated: tidy(found.allocated),
		spent: tidy(found.spent),
		allocatedAll: tidy(found.allocatedAll),
		allocatedVcse: tidy(found.allocatedVcse)
	};
}

/** Every line that stands: a system has at most one for each year, stream and category. */
export function fundingLines(scope: IcsScope): FundingLine[] {
	return all<FundingLine>(
		`SELECT year, stream, category, allocated, planned, spent FROM funding
		WHERE ics_id = ? AND removed_at IS NULL ORDER BY year DESC, stream, category`,
		scope.ics.id
	);
}
