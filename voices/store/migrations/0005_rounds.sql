-- Rounds of independent coding: transcripts x coders x codebook version. A closed round is evidence.

create table round (
  id integer primary key,
  uid blob not null unique check (length(uid) = 16),
  name text not null collate nocase unique check (length(trim(name)) between 1 and 64),
  codebook_id integer not null references codebook on delete restrict,
  blind integer not null check (blind in (0, 1)),
  made integer not null,
  closed_at integer
) strict;
create index round_codebook on round (codebook_id);

create table round_transcript (
  round_id integer not null references round on delete cascade,
  transcript_id integer not null references transcript on delete cascade,
  primary key (round_id, transcript_id)
) strict, without rowid;
create index round_transcript_by on round_transcript (transcript_id);

create table round_coder (
  round_id integer not null references round on delete cascade,
  coder_id integer not null references coder on delete restrict,
  primary key (round_id, coder_id)
) strict, without rowid;
create index round_coder_by on round_coder (coder_id);

create trigger round_stays_closed before update on round
  when old.closed_at is not null
  begin select raise(abort, 'a closed round is evidence'); end;
create trigger round_transcript_not_when_closed before insert on round_transcript
  when (select closed_at from round where id = new.round_id) is not null
  begin select raise(abort, 'a closed round is evidence'); end;
create trigger round_coder_not_when_closed before insert on round_coder
  when (select closed_at from round where id = new.round_id) is not null
  begin select raise(abort, 'a closed round is evidence'); end;
