# What commands say when they are done.

done-vault-status =
    Vault { $path } (schema { $schema }, made { $made_at }), not encrypted.
    { $cases } cases, { $exhibits } exhibits ({ $unfinished } unfinished), { $sets } hash sets, { $entries } audit entries.
done-triage-read = Read: { $exhibits }, { $items } that differ.
done-triage-damaged = Issues of damaged input: { NUMBER($count) }.
done-trace-variants = Variants of the same picture: { NUMBER($count) }
done-trace-sightings = Sightings in the evidence held, oldest first:
done-trace-unsent = Places that no message explains:
done-demo-case = Rehearsal operation
done-demo-legal-basis = Demonstration with generated material: no real person, no real data
error-line = Error: { $text }

## Usage

error-not-a-language = Not a language of this program: { $what }
remedy-not-a-language = Use es or en.
error-not-a-time = Not a time: { $what }
remedy-not-a-time = Write it as 2026-11-21T10:00:00Z, or with its offset.
error-not-a-standing = Not a known standing: { $what }
remedy-not-a-standing = Use illegal, not-illegal, disputed or unmapped.
error-not-an-item = Not a whole SHA-256: { $what }
remedy-not-an-item = `amparo list items --jsonl` gives all 64 digits.
error-full-only-invites = --full exists for `list invites` only
remedy-full-only-invites = The other lists give all their fields with --json or --jsonl already.
error-demo-folder = The demo cannot be made there: { $what }
remedy-demo-folder = Give an empty or new folder with --out.
