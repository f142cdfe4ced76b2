"""Counts the results in a JUnit file of meson: "passed failed". A test that did not say how it ended has failed."""
import sys
import xml.etree.ElementTree as ET

passed = failed = 0
for case in ET.parse(sys.argv[1]).getroot().iter('testcase'):
    if case.find('failure') is not None or case.find('error') is not None:
        failed += 1
    elif case.find('skipped') is None:
        passed += 1
print(passed, failed)
