-- A coder's places in the texts: bookmarks, which are acts of theirs, and where they stopped reading.

create table bookmark (
  coder_id integer not null references coder on delete restrict,
  transcript_id integer not null references transcript on delete cascade,
  offset integer not null check (offset >= 0),
  made integer not null,
  primary key (coder_id, transcript_id, offset)
) strict, without rowid;
create index bookmark_transcript on bookmark (transcript_id);
create trigger bookmark_in_range before insert on bookmark
  when not exists (select 1 from transcript where id = new.transcript_id and sealed = 1 and new.offset <= n_chars)
  begin select raise(abort, 'the bookmark lies outside the transcript'); end;

-- Working state and no evidence: written when a coder leaves a text or rests, so it is not in the journal and is no act
-- that could be undone. A project that is brought back from its journal alone begins without it.
create table reading_place (
  coder_id integer not null references coder on delete cascade,
  transcript_id integer not null references transcript on delete cascade,
  offset integer not null check (offset >= 0),
  made integer not null,
  primary key (coder_id, transcript_id)
) strict, without rowid;
create index reading_place_transcript on reading_place (transcript_id);

-- The words that occur in the study, as the index of words has them: what a search by lemma can be widened to.
create virtual table turn_vocabulary using fts5vocab (turn_words, row);
