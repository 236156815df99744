/** The two kinds of promise that people can say something about. */
export function match(param: string): param is 'principles' | 'deliverables' {
	return param === 'principles' || param === 'deliverables';
}
