# How the field's indexes answer on the very same codes and queries, one thread. Argument: a folder with the files
# `codes` and `queries`, 32 bytes each. Prints JSON, one object a line.
import json
import sys
import time

import faiss
import numpy as np

BITS = 256
# The search keeps what is nearer than this.
BELOW = 32
LOOKED_AT = 100


def resident_bytes():
    with open("/proc/self/status") as status:
        line = next(line for line in status if line.startswith("VmRSS:"))
    return int(line.split()[1]) * 1024


def multi_hash():
    """As threatexchange makes it for PDQ: 16 tables of 16 bits, each looked at within one bit (31 // 16)."""
    index = faiss.IndexBinaryIDMap2(faiss.IndexBinaryMultiHash(BITS, 16, 16))
    faiss.downcast_IndexBinary(index.index).nflip = 1
    return index


def measure(name, index, add, queries):
    before = resident_bytes()
    start, cpu = time.perf_counter(), time.process_time()
    add(index)
    build, build_cpu = time.perf_counter() - start, time.process_time() - cpu
    memory = resident_bytes() - before
    for _ in range(2):
        times, found = [], 0
        for at in range(len(queries)):
            start = time.perf_counter()
            limits, _, _ = index.range_search(queries[at : at + 1], BELOW)
            times.append((time.perf_counter() - start) * 1e3)
            found += int(limits[-1])
    start = time.perf_counter()
    index.range_search(queries, BELOW)
    batch = len(queries) / (time.perf_counter() - start)
    times.sort()
    at = lambda share: times[int((len(times) - 1) * share)]
    return {
        f"{name}_build_s": build,
        f"{name}_build_cpu_s": build_cpu,
        f"{name}_memory_each": memory / index.ntotal,
        f"{name}_p50_ms": at(0.5),
        f"{name}_p99_ms": at(0.99),
        f"{name}_batch": batch,
        f"{name}_found": found,
    }


faiss.omp_set_num_threads(1)
codes, queries = (np.fromfile(f"{sys.argv[1]}/{name}", dtype=np.uint8).reshape(-1, 32) for name in ("codes", "queries"))
ids = np.arange(len(codes))
# the small one first: memory that the other gave back would be taken again, and not be seen
figures = measure("flat", faiss.IndexBinaryFlat(BITS), lambda index: index.add(codes), queries[:LOOKED_AT])
figures |= measure("hashed", multi_hash(), lambda index: index.add_with_ids(codes, ids), queries)
print("faiss-cpu", faiss.__version__)
print(json.dumps(figures))
