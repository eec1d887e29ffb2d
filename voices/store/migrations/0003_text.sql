-- Text: transcripts in sealed turn rows. Offsets count code points; the text is the turns joined by line feeds.

create table transcript (
  id integer primary key,
  uid blob not null unique check (length(uid) = 16),
  name text not null collate nocase unique check (length(name) between 1 and 120),
  sha256 blob not null unique check (length(sha256) = 32),
  n_chars integer not null check (n_chars > 0),
  header text not null check (json_valid(header)),
  sealed integer not null default 0 check (sealed in (0, 1)),
  made integer not null
) strict;

create table speaker (
  id integer primary key,
  transcript_id integer not null references transcript on delete cascade,
  label text not null check (label <> ''),
  role text not null check (role in ('child', 'interviewer', 'interpreter', 'other adult', 'several', 'unknown')),
  participant_id integer references participant on delete set null,
  unique (transcript_id, label),
  check (participant_id is null or role in ('child', 'interpreter'))
) strict;
create index speaker_participant on speaker (participant_id);

create table turn (
  id integer primary key,
  transcript_id integer not null references transcript on delete cascade,
  number integer not null check (number > 0),
  speaker_id integer not null references speaker on delete cascade,
  start integer not null check (start >= 0),
  text text not null check (instr(text, char(10)) = 0 and instr(cast(text as blob), x'00') = 0),
  stop integer generated always as (start + length(text)) virtual,
  clock_seconds real check (clock_seconds >= 0),
  sentences text not null check (json_valid(sentences)),
  unique (transcript_id, number)
) strict;
create unique index turn_at on turn (transcript_id, start);
create index turn_speaker on turn (speaker_id);

-- Words, order and times are frozen; who said them may be corrected, within the same transcript.
create trigger turn_is_frozen before update of id, transcript_id, number, start, text, clock_seconds, sentences on turn
  begin select raise(abort, 'transcript text is frozen'); end;
create trigger turn_speaker_is_of_transcript before update of speaker_id on turn
  when (select transcript_id from speaker where id = new.speaker_id) is not new.transcript_id
  begin select raise(abort, 'a speaker of another transcript'); end;
create trigger turn_not_after_seal before insert on turn
  when (select sealed from transcript where id = new.transcript_id) = 1
  begin select raise(abort, 'transcript text is sealed'); end;
create trigger turn_not_alone before delete on turn
  when exists (select 1 from transcript where id = old.transcript_id)
  begin select raise(abort, 'a turn goes only with its transcript'); end;
create trigger transcript_is_frozen before update of uid, sha256, n_chars, header, made on transcript
  begin select raise(abort, 'a transcript is frozen'); end;
create trigger transcript_stays_sealed before update of sealed on transcript
  when old.sealed = 1
  begin select raise(abort, 'a transcript stays sealed'); end;
create trigger transcript_seal_fits before update of sealed on transcript
  when new.sealed = 1 and new.n_chars is not
    (select sum(length(text)) + count(*) - 1 from turn where transcript_id = new.id)
  begin select raise(abort, 'the turns do not add up to the transcript'); end;
