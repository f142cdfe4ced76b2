"""Counts the results of meson's last run in a build directory: "passed failed".

A program that ends badly after its last test (a leak, say) is a failure of its own: meson writes it into its JSON only.
"""
import json
import os
import sys
import xml.etree.ElementTree as ET

logs = os.path.join(sys.argv[1], 'meson-logs')
passed = 0
failures = {}
for suite in ET.parse(os.path.join(logs, 'testlog.junit.xml')).getroot().iter('testsuite'):
    for case in suite.iter('testcase'):
        program = case.get('classname') or suite.get('name')
        if case.find('failure') is not None or case.find('error') is not None:
            failures[program] = failures.get(program, 0) + 1
        elif case.find('skipped') is None:
            passed += 1
with open(os.path.join(logs, 'testlog.json'), encoding='utf-8') as lines:
    for test in map(json.loads, lines):
        ended_well = test['result'] in ('OK', 'SKIP', 'EXPECTEDFAIL')
        if not ended_well and not any(program.split('.')[-1] == test['name'] for program in failures):
            failures[test['name']] = 1
print(passed, sum(failures.values()))
