#!/usr/bin/env python3
"""Verifies the audit log of a Waymark database, or of a backup, without Waymark: Python alone.

    python3 verify-audit.py waymark.sqlite [an earlier chain]

Each line of the log holds the SHA-256 of a JSON list: the chain before it (64 zeros before the first)
and the columns at, by, act, ics_id, subject, detail. Given a chain that was printed earlier, it also
says whether a line with it still stands. Frozen returns, packs, releases and board reports must have the SHA-256 that
is kept with them, and that must stand in a line of the log. Exit status: 0 as written, 1 changed.
"""
import hashlib
import json
import re
import sqlite3
import sys

if len(sys.argv) not in (2, 3):
    sys.exit(__doc__)
db = sqlite3.connect(f"file:{sys.argv[1]}?mode=ro", uri=True)
findings, hashes, chains = [], set(), set()
before, begun, lines = "0" * 64, False, 0
for id, *line, chain in db.execute(
    "SELECT id, at, by, act, ics_id, subject, detail, chain FROM audit ORDER BY id"
):
    lines += 1
    text = json.dumps([before, *line], ensure_ascii=False, separators=(",", ":"))
    before = hashlib.sha256(text.encode()).hexdigest()
    hashes.update(re.findall(r"[0-9a-f]{64}", line[5] or ""))
    begun = begun or chain is not None
    if begun and chain != before:
        findings.append(f"line {id} of the audit log does not follow from those before it")
        before = chain or before
    chains.add(before)
for table in ("submissions", "packs", "releases", "board_reports"):
    for id, content, sha256 in db.execute(f"SELECT id, content, sha256 FROM {table} ORDER BY id"):
        if hashlib.sha256(content.encode()).hexdigest() != sha256:
            findings.append(f"{table} {id} is not what was frozen")
        elif sha256 not in hashes:
            findings.append(f"the SHA-256 of {table} {id} does not stand in the audit log")
if len(sys.argv) == 3 and sys.argv[2] not in chains:
    findings.append("no line has the chain that was given: the log was cut off or written anew")
print("\n".join(findings) or f"as written: {lines} lines, chain {before}")
sys.exit(1 if findings else 0)
