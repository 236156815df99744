/**
 * The database driver ends an older Node with a segmentation fault and no message. This stops the
 * process with a sentence instead: imported before the driver, and run before `npm start`. Plain
 * JavaScript without imports, so that any Node can run it.
 */
const major = Number(process.versions.node.split('.')[0]);
if (major < 24) {
	process.stderr.write(
		`Waymark needs Node 24 or later, and this is ${process.version}.\n` +
			'Start it with "npm ci && npm start": npm brings the right Node along.\n'
	);
	process.exit(2);
}

export {};
