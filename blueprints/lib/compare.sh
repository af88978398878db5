# shellcheck shell=bash
# Whether data that was brought from elsewhere is what it was there. Each says on standard error what differs.

# same_sums THERE HERE: lines of database_sums. A sequence that was used while the other server worked is further in the
# dump.
same_sums() {
    python3 - "$1" "$2" <<'PYTHON'
import json, sys
there, here = map(json.loads, sys.argv[1:])
wrong = [(n, there["tables"].get(n), here["tables"].get(n)) for n in sorted(there["tables"].keys() | here["tables"].keys()) if there["tables"].get(n) != here["tables"].get(n)]
wrong += [("large objects", there["objects"], here["objects"])] if there["objects"] != here["objects"] else []
wrong += [(n, value, here["sequences"].get(n)) for n, value in there["sequences"].items() if n not in here["sequences"] or here["sequences"][n] < value]
for name, then, now in wrong[:20]:
    print("differs:", ascii(name), ascii(then), ascii(now), file=sys.stderr)
sys.exit(1 if wrong else 0)
PYTHON
}

# same_counts THEN NOW: lines of part_counts. Backups of before counted views and tables of extensions, too, and no
# sequences. Says in one line on standard output how much differs, the first three by name.
same_counts() {
    THEN=$1 NOW=$2 python3 - <<'PYTHON'
import json, os, sys
then, now = json.loads(os.environ["THEN"]), json.loads(os.environ["NOW"])
clean = lambda name: "".join(c if c.isprintable() else "?" for c in name)[:80]
others = set(now.get("not_counted", []) + now.get("of_extensions", []))
wrong = ["table %s has %s rows, not %s" % (clean(t), now["tables"].get(t, "no"), n) for t, n in then["tables"].items() if t not in others and now["tables"].get(t) != n]
if then.get("objects", now.get("objects")) != now.get("objects"):
    wrong.append("there are %s large objects, not %s" % (now.get("objects"), then["objects"]))
wrong += ["sequence %s is at %s, not %s" % (clean(s), now["sequences"].get(s, "its start"), n) for s, n in then.get("sequences", {}).items() if now["sequences"].get(s, n - 1) < n]
wrong += ["%s is missing" % clean(o) for o in then.get("not_counted", []) if o not in others and o not in now["tables"]]
most = then.get("vectors_at_most", {})
wrong += ["collection %s has %s vectors, not %s" % (clean(c), now["vectors"].get(c, "no"), n) for c, n in then["vectors"].items() if not n <= now["vectors"].get(c, -1) <= most.get(c, n)]
wrong += ["the files differ"] if then["media"] != now["media"] else []
sys.stderr.writelines(w + "\n" for w in wrong)
if wrong:
    print("; ".join(wrong[:3]) + (" and %d more" % (len(wrong) - 3) if len(wrong) > 3 else ""))
sys.exit(1 if wrong else 0)
PYTHON
}

# lacking THEN HERE: what superusers made there and not here (by_superusers), on one line. An extension that is here is
# made again; anything else would have to be made by hand, in the midst of it.
lacking() {
    python3 - "$1" "$2" <<'PYTHON'
import json, sys
there, here = json.loads(sys.argv[1]).get("by_superusers", {}), json.loads(sys.argv[2])
missing = ["extension " + n for n in there.get("extensions", []) if n not in here["extensions"]] + there.get("others", [])
print(", ".join(missing[:5]) + (" and %d more" % (len(missing) - 5) if len(missing) > 5 else ""))
sys.exit(1 if missing else 0)
PYTHON
}
