/** Trackers as trusts send them, made here so that a journey never depends on another folder. */

const POLICY_HEADER =
	'Policy No,Title,Doc type,No. of CPA mentions,Lead,Found,Ratified,Target date';

/** Four policies: two ratified, one date to be confirmed. All of XWE's one trust. */
export function policyTracker(change: (line: string) => string = (line) => line): Buffer {
	const lines = [
		'JRN-1,Care planning,Policy,12,Head of Nursing,01/02/2022,03/10/2022,01/12/2022',
		'JRN-2,Risk assessment,SOP,7,Head of Nursing,01/02/2022,14/01/2023,01/12/2022',
		'JRN-3,Discharge,Standard operating procedure,5,Medical Director,01/02/2022,TBC,01/12/2030',
		'JRN-4,Carers,Leaflet,1,Carers Lead,01/02/2022,,01/12/2022'
	];
	const table = [POLICY_HEADER, ...lines.map(change), 'Total,,,25,,,,'].join('\r\n');
	return Buffer.from(`CPA policy tracker\r\n\r\n${table}\r\n`);
}

/** Three networks: two live, one with a figure that is not a number. */
export function networkTracker(): Buffer {
	return Buffer.from(
		[
			'ODS code,PCN,Place,List size,Planned go-live,Went live,Hub,ARRS MHP',
			'U77001,Alder PCN,Westside,"41,000",01/04/2022,01/06/2022,Hub 1,1.5',
			'U77002,Birch PCN,Westside,39000,01/04/2022,01/09/2022,Hub 1,2 (3 from May)',
			'U77003,Cedar PCN,Eastside,20000,01/04/2030,not yet,Hub 2,1'
		].join('\r\n')
	);
}
