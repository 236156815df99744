/** A session ends after this long without a page, … */
export const IDLE_HOURS = 12;

/** … and after this long whatever happens, so that everybody gives their password each week. */
export const LONGEST_DAYS = 7;

/** Use is noted at most this often, so that reading pages does not mean writing to the database. */
export const NOTED_EVERY_MINUTES = 60;
