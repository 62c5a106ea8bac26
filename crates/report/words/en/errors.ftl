# Errors: what happened and what to do. $what names the thing and can be missing.

error-vault-busy = Another process is writing to the vault: { $what }
remedy-vault-busy = Wait until it has ended and run the command again. Reading (list, report, case show) works meanwhile.
error-no-vault = There is no vault at this place: { $what }
remedy-no-vault = Say where it is with --vault, or make one with “amparo vault init”.
error-vault-exists = There is something at this place already: { $what }
remedy-vault-exists = Choose with --vault a folder that is empty or does not exist yet.
error-vault-newer = The vault was made by a newer version of this program: { $what }
remedy-vault-newer = Use that version or a later one.
error-vault-failed = The vault failed: { $what }
remedy-vault-failed = Check free space and permissions of the disk, and run “amparo verify”. If it happens again, it is a fault of the program: report it without any evidence.
error-segment-changed = A file of a hash set is missing or changed: { $what }
remedy-segment-changed = Restore it from the backup, or make the set again with “amparo hashset build” or “amparo hashset import”.
error-not-readable = Cannot be read: { $what }
remedy-not-readable = Check that the path exists and that you may read it.
error-list-not-readable = Not a list that this program reads: { $what }
remedy-list-not-readable = It takes a CSV whose first line names at least one of these columns: sha256, sha1, md5, pdq.
error-case-needs = The case lacks { $what }
remedy-case-needs = Give --case, --legal-basis and --review-by. No case is opened without a legal basis and a review date.
error-no-case = There is no case of this name: { $what }
remedy-no-case = “amparo case list” shows which there are.
error-case-exists = A case of this name is open already: { $what }
remedy-case-exists = Use another name, or work in the case that is open.
error-case-differs = This case is already open with another legal basis, review date or scope: { $what }
remedy-case-differs = Run the command again with the terms on which it was opened (“amparo case show”), or open a case of another name.
error-not-a-date = Not a date: { $what }
remedy-not-a-date = Write it as YYYY-MM-DD, for instance 2027-03-31.
error-not-a-scope = The scope is not understood: { $what }
remedy-not-a-scope = Write it as products=…, accounts=… (separated by commas) or dates=FROM..TO.
error-nothing-inside = Holds no picture that can be read: { $what }
remedy-nothing-inside = Name the folder that holds the reference media.
error-no-exhibit = There is no such exhibit in the case: { $what }
remedy-no-exhibit = “amparo list exhibits” shows which there are. Name, number or id will do.
error-manifest-differs = What lies at this place is not that exhibit: the manifest digest differs: { $what }
remedy-manifest-differs = Nothing was changed. Look for the original; if the copy was altered, put that on record.
error-no-item = There is no such item in the case: { $what }
remedy-no-item = Give its whole SHA-256, as “amparo list items” shows it.
error-manifest-names = The manifest names an exhibit that is not among those given: { $what }
remedy-manifest-names = Add that exhibit or correct the manifest. The column “name” holds the name of the file or folder.
error-interrupted = Interrupted.
remedy-interrupted = What was done is kept. Run the same command again to go on.
error-usage = The command is not right: { $what }
remedy-usage = Add --help to see how it is written.
error-configuration = The configuration is not understood: { $what }
remedy-configuration = Correct amparo.toml, or name another file with --config.
error-not-permitted = Not permitted: { $what }
remedy-not-permitted = Ask who administers the vault.
error-output = The output cannot be written: { $what }
remedy-output = Check free space and permissions.
error-internal = Internal error: { $what }
remedy-internal = It is a fault of the program: report it without any evidence.
error-differences = Evidence and what was written down about it differ.
remedy-differences = Do no more work on these copies until this is explained. Compare with the sealed originals.

## Differences that “verify” finds

reason-file-missing = The file is no longer there.
reason-file-changed = The content is no longer the same.
reason-file-added = There is a file that was not there before.
reason-audit-entry-changed = This entry of the audit log has changed.
reason-audit-entry-missing = An entry of the audit log is missing.
reason-segment-changed = The file of this hash set is missing or changed.
