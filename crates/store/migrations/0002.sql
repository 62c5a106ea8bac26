-- How an export's headers are written tells phones apart that lie in one folder.
ALTER TABLE chat ADD COLUMN header_form TEXT;
