-- Memos on a code, an interview, a child or the study: one of each coder on each. Those on codings are in `memo`.

create table note (
  id integer primary key,
  uid blob not null unique check (length(uid) = 16),
  about text not null check (about in ('code', 'transcript', 'participant', 'project')),
  code_id integer references code on delete restrict,
  transcript_id integer references transcript on delete cascade,
  participant_id integer references participant on delete cascade,
  coder_id integer not null references coder on delete restrict,
  text text not null check (trim(text) <> ''),
  made integer not null,
  changed integer not null check (changed >= made),
  check ((about = 'code') = (code_id is not null)),
  check ((about = 'transcript') = (transcript_id is not null)),
  check ((about = 'participant') = (participant_id is not null))
) strict;
create unique index note_once on note (coder_id, about, coalesce(code_id, transcript_id, participant_id, 0));
create index note_code on note (code_id);
create index note_transcript on note (transcript_id);
create index note_participant on note (participant_id);

create trigger note_is_frozen before update on note
  begin select raise(abort, 'a memo is never edited: the old text goes to the journal'); end;

-- What was written about a child goes with the child, also from the journal; the chain of hashes still verifies.
drop trigger journal_body_stays;
create trigger journal_body_stays before delete on journal_body
  when (old.transcript_id is null
        and not ((select kind from journal where id = old.journal_id) = 'note.changed'
                 and json_extract(old.body, '$.about') = 'participant'
                 and not exists (select 1 from participant
                                 where number = json_extract(old.body, '$.participant'))))
    or exists (select 1 from transcript where id = old.transcript_id)
  begin select raise(abort, 'the journal only grows'); end;
create trigger note_goes_with_child after delete on participant
  begin
    delete from journal_body
    where journal_id in (select id from journal where kind = 'note.changed')
      and json_extract(body, '$.about') = 'participant'
      and json_extract(body, '$.participant') = old.number;
  end;
