-- The welfare of children and of those who read them: content warnings, the safeguarding protocol, what is locked by it.

-- What a reader is to know before the first word. An empty text takes away a warning that the transcript's header holds.
create table content_warning (
  transcript_id integer primary key references transcript on delete cascade,
  text text not null check (length(text) <= 300)
) strict;

-- What to do when a child may be at risk, and whom to tell; one for the study.
create table protocol (
  id integer primary key check (id = 1),
  text text not null check (trim(text) <> ''),
  contact text not null check (trim(contact) <> '')
) strict;

-- Passages beside which a safeguarding marker stands. They are worked out from the markers, so a lock comes and goes
-- with its marker.
create view safeguarding_lock as
  select coding.id, coding.transcript_id, coding.start, coding.stop, coding.coder_id
  from coding
  join coding_marker on coding_marker.coding_id = coding.id
  where coding_marker.marker_id in (select id from marker where handle = 'SG' collate nocase);

-- Whole turns: a child's words do not end where a coder's selection did. The first is the last that begins before it.
create view safeguarding_turn as
  select distinct turn.id, turn.transcript_id, turn.number, safeguarding_lock.coder_id
  from safeguarding_lock
  cross join turn on turn.transcript_id = safeguarding_lock.transcript_id
    and turn.start < safeguarding_lock.stop and turn.stop > safeguarding_lock.start
    and turn.start >= (
      select max(first.start) from turn as first
      where first.transcript_id = safeguarding_lock.transcript_id and first.start <= safeguarding_lock.start
    );
