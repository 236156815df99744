/**
 * Twelve sections, each with its tables and forms, and nothing on the page that a script would do
 * better: without one, what is written here is not sent a second time as data.
 */
export const csr = false;
