"""Whether `threatexchange` (PyPI) reads what `lists_convert` writes: python3 lists_threatexchange.py PAGE.xml LINES ROWS

PAGE.xml is `ncmec-xml`, LINES `signal-lines`, ROWS `hma-csv`. Prints what that package made of them.
"""

import csv
import sys
import xml.etree.ElementTree as ET

from threatexchange.cli.dataset.simple_serialization import HMASerialization
from threatexchange.exchanges.clients.ncmec import hash_api
from threatexchange.exchanges.impl.file_api import FileCollaborationConfig, LocalFileSignalExchangeAPI
from threatexchange.signal_type.md5 import VideoMD5Signal
from threatexchange.signal_type.pdq.signal import PdqSignal

page, lines, rows = sys.argv[1:]

root = ET.parse(page).getroot()
for element in root.iter():
    element.tag = element.tag.partition("}")[2] or element.tag
answer = hash_api.GetEntriesResponse.from_xml(hash_api._XMLWrapper(root), 0)
for update in answer.updates:
    for kind, value in update.fingerprints.items():
        if kind == "pdq":
            PdqSignal.validate_signal_str(value)
        elif kind == "md5":
            VideoMD5Signal.validate_signal_str(value)
print("ncmec", len(answer.updates), sum(u.deleted for u in answer.updates), answer.max_timestamp, repr(answer.next))
print(sorted((u.member_id, u.id, u.entry_type.value, u.deleted, u.classification, len(u.fingerprints)) for u in answer.updates)[:4])

config = FileCollaborationConfig(name="x", api="local_file", enabled=True, filename=lines, signal_type=None)
delta = next(LocalFileSignalExchangeAPI(config).fetch_iter([], None))
kinds = {}
for (kind, value) in delta.updates:
    kinds[kind] = kinds.get(kind, 0) + 1
    if kind == "pdq":
        PdqSignal.validate_signal_str(value)
    elif kind == "video_md5":
        VideoMD5Signal.validate_signal_str(value)
print("file", kinds)

with open(rows, newline="") as f:
    read = [HMASerialization.from_csv_row(row, "HASH_PDQ") for row in csv.reader(f)]
for row in read:
    PdqSignal.validate_signal_str(row.indicator)
print("hma", len(read), read[0].indicator_id, read[0].rollup.first_descriptor_id, sorted(read[0].rollup.labels))
