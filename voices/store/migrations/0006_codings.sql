-- Codings: live ones and removed ones apart, inserted or removed, never edited. Readings say what was read.

create table coding (
  id integer primary key,
  uid blob not null unique check (length(uid) = 16),
  transcript_id integer not null references transcript on delete cascade,
  code_id integer not null references code on delete restrict,
  coder_id integer not null references coder on delete restrict,
  codebook_id integer not null,
  round_id integer references round on delete restrict,
  origin text not null check (origin in ('blind', 'after suggestion', 'accepted suggestion')),
  start integer not null check (start >= 0),
  stop integer not null,
  made integer not null,
  check (stop > start),
  foreign key (codebook_id, code_id) references code_entry (codebook_id, code_id)
) strict;
create unique index coding_span on coding (transcript_id, start, stop, code_id, coder_id, coalesce(round_id, 0));
create index coding_code on coding (code_id, transcript_id, start, stop, coder_id);
create index coding_coder on coding (coder_id, transcript_id, start, stop, code_id);
create index coding_round on coding (round_id);
create index coding_entry on coding (codebook_id, code_id);

create table coding_gone (
  uid blob primary key check (length(uid) = 16),
  transcript_id integer not null references transcript on delete cascade,
  code_id integer not null references code on delete restrict,
  coder_id integer not null references coder on delete restrict,
  start integer not null,
  stop integer not null,
  gone_at integer not null
) strict, without rowid;
create index coding_gone_transcript on coding_gone (transcript_id);

create table coding_marker (
  coding_id integer not null references coding on delete cascade,
  marker_id integer not null references marker on delete restrict,
  primary key (coding_id, marker_id)
) strict, without rowid;
create index coding_marker_by on coding_marker (marker_id);

create table memo (
  id integer primary key,
  uid blob not null unique check (length(uid) = 16),
  coding_id integer not null unique references coding on delete cascade,
  coder_id integer not null references coder on delete restrict,
  text text not null check (trim(text) <> ''),
  made integer not null
) strict;
create index memo_coder on memo (coder_id);

create table reading (
  id integer primary key,
  turn_id integer not null references turn on delete cascade,
  coder_id integer not null references coder on delete restrict,
  round_id integer references round on delete restrict,
  origin text not null check (origin in ('blind', 'after suggestion')),
  made integer not null
) strict;
create unique index reading_once on reading (turn_id, coder_id, coalesce(round_id, 0));
create index reading_coder on reading (coder_id, turn_id);
create index reading_round on reading (round_id);

create table finished (
  id integer primary key,
  transcript_id integer not null references transcript on delete cascade,
  coder_id integer not null references coder on delete restrict,
  round_id integer references round on delete restrict,
  made integer not null
) strict;
create unique index finished_once on finished (transcript_id, coder_id, coalesce(round_id, 0));
create index finished_coder on finished (coder_id);
create index finished_round on finished (round_id);

-- Turns for which a coder has had suggestions on the screen; what is coded there afterwards is not blind.
create table shown (
  turn_id integer not null references turn on delete cascade,
  coder_id integer not null references coder on delete restrict,
  made integer not null,
  primary key (turn_id, coder_id)
) strict, without rowid;
create index shown_coder on shown (coder_id);

create trigger coding_is_frozen before update on coding
  begin select raise(abort, 'a coding is never edited: remove it and make another'); end;
create trigger coding_in_range before insert on coding
  when not exists (select 1 from transcript where id = new.transcript_id and sealed = 1 and new.stop <= n_chars)
  begin select raise(abort, 'the span lies outside the transcript'); end;
create trigger coding_stays_gone before insert on coding
  when exists (select 1 from coding_gone where uid = new.uid)
  begin select raise(abort, 'a removed coding does not come back under its identity'); end;
create trigger coding_of_codable before insert on coding
  when (select codable from code_entry where codebook_id = new.codebook_id and code_id = new.code_id) is not 1
  begin select raise(abort, 'themes are not put on text'); end;
create trigger coding_not_into_closed before insert on coding
  when (select closed_at from round where id = new.round_id) is not null
  begin select raise(abort, 'the round is closed'); end;

-- What was coded in a closed round stays, with its markers and memos, unless the transcript itself is withdrawn.
create trigger coding_of_closed_stays before delete on coding
  when (select closed_at from round where id = old.round_id) is not null
    and exists (select 1 from transcript where id = old.transcript_id)
  begin select raise(abort, 'the round is closed'); end;
create trigger coding_marker_of_closed_stays before delete on coding_marker
  when exists (select 1 from coding join round on round.id = coding.round_id
               where coding.id = old.coding_id and round.closed_at is not null)
  begin select raise(abort, 'the round is closed'); end;
create trigger coding_marker_not_into_closed before insert on coding_marker
  when exists (select 1 from coding join round on round.id = coding.round_id
               where coding.id = new.coding_id and round.closed_at is not null)
  begin select raise(abort, 'the round is closed'); end;
create trigger memo_of_closed_stays before delete on memo
  when exists (select 1 from coding join round on round.id = coding.round_id
               where coding.id = old.coding_id and round.closed_at is not null)
  begin select raise(abort, 'the round is closed'); end;
create trigger memo_not_into_closed before insert on memo
  when exists (select 1 from coding join round on round.id = coding.round_id
               where coding.id = new.coding_id and round.closed_at is not null)
  begin select raise(abort, 'the round is closed'); end;
create trigger memo_is_frozen before update on memo
  begin select raise(abort, 'a memo is never edited: the old text goes to the journal'); end;
create trigger reading_not_into_closed before insert on reading
  when (select closed_at from round where id = new.round_id) is not null
  begin select raise(abort, 'the round is closed'); end;
create trigger reading_of_closed_stays before delete on reading
  when (select closed_at from round where id = old.round_id) is not null
    and exists (select 1 from turn where id = old.turn_id)
  begin select raise(abort, 'the round is closed'); end;
create trigger finished_not_into_closed before insert on finished
  when (select closed_at from round where id = new.round_id) is not null
  begin select raise(abort, 'the round is closed'); end;
create trigger finished_of_closed_stays before delete on finished
  when (select closed_at from round where id = old.round_id) is not null
    and exists (select 1 from transcript where id = old.transcript_id)
  begin select raise(abort, 'the round is closed'); end;
