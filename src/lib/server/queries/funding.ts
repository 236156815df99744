import type { IcsScope } from '#lib/domain/access.ts';
import type { FundingFigures } from '#lib/domain/answers/funding.ts';
import { financialYearOf } from '#lib/domain/calendar.ts';
import type { FundingLine } from '#lib/domain/funding/lines.ts';
import { tidy } from '#lib/domain/measure-values.ts';
import { all, get } from '#lib/server/db/connection.ts';

/** How much of a line is spent; codes are those of the register's definition. */
export const FUNDING_STATUS = `CASE
	WHEN coalesce(spent, 0) <= 0 THEN 'unspent'
	WHEN spent >= allocated THEN 'spent'
	ELSE 'part' END`;

/** The lines of the last financial year with figures that began by the day (ISO). */
export function fundingFigures(scope: IcsScope, asAt: string): FundingFigures {
	const found = get<Omit<FundingFigures, 'asAt'>>(
		`WITH line AS MATERIALIZED (SELECT * FROM funding WHERE ics_id = @ics AND removed_at IS NULL AND year = (
			SELECT max(year) FROM funding WHERE ics_id = @ics AND removed_at IS NULL AND year <= @year))
		SELECT max(year) AS year,
			coalesce(sum(allocated) FILTER (WHERE spent IS NOT NULL), 0) AS allocated,
			coalesce(sum(spent) FILTER (WHERE allocated IS NOT NULL), 0) AS spent,
			count(*) FILTER (WHERE allocated IS NULL OR spent IS NULL) AS unknown,
			coalesce(sum(allocated), 0) AS allocatedAll,
			coalesce(sum(allocated) FILTER (WHERE category = 'vcse'), 0) AS allocatedVcse
		FROM line`,
		{ ics: scope.ics.id, year: financialYearOf(asAt) }
	)!;
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
