-- What keeps a large study quick, all of it worked out from other tables by triggers: the index of all words, how many
-- turns each transcript has, and which turns of the child each coder is done with.

create virtual table turn_words using fts5 (
  text, content = 'turn', content_rowid = 'id', tokenize = 'unicode61 remove_diacritics 2', prefix = '3'
);
-- A word that goes with its transcript leaves the index at once, not with some later tidying.
insert into turn_words (turn_words, rank) values ('secure-delete', 1);
insert into turn_words (turn_words) values ('rebuild');
create trigger turn_words_come after insert on turn
  begin insert into turn_words (rowid, text) values (new.id, new.text); end;
create trigger turn_words_go after delete on turn
  begin insert into turn_words (turn_words, rowid, text) values ('delete', old.id, old.text); end;

-- A coder's codings by round and transcript, and by time: to count them, and to find the last.
create index coding_counted on coding (coder_id, round_id, transcript_id, code_id);
create index coding_last on coding (coder_id, made);

-- Turns with words of a child.
create view child_turn as
  select turn.id, turn.transcript_id, turn.number, turn.start, turn.stop, speaker.participant_id
  from turn
  cross join speaker on speaker.id = turn.speaker_id
  where turn.text <> ''
    and (speaker.role = 'child' or (speaker.role = 'interpreter' and speaker.participant_id is not null));

create table transcript_size (
  transcript_id integer primary key references transcript on delete cascade,
  n_turns integer not null,
  n_child_turns integer not null
) strict;

-- Turns of the child with a coding or a mark of a coder. `round_key` is 0 outside of rounds.
create table turn_done (
  coder_id integer not null references coder on delete restrict,
  transcript_id integer not null,
  number integer not null,
  round_key integer not null,
  primary key (coder_id, transcript_id, number, round_key)
) strict, without rowid;

-- The same, worked out from codings and marks. The turn in which a coding begins is the last that begins before it.
create view turn_done_now as
  select coding.coder_id, coding.transcript_id, child_turn.number, coalesce(coding.round_id, 0) as round_key
  from coding
  cross join child_turn on child_turn.transcript_id = coding.transcript_id
    and child_turn.start < coding.stop and child_turn.stop > coding.start
    and child_turn.start >= (
      select max(turn.start) from turn where turn.transcript_id = coding.transcript_id and turn.start <= coding.start
    )
  union
  select reading.coder_id, child_turn.transcript_id, child_turn.number, coalesce(reading.round_id, 0)
  from child_turn
  cross join reading on reading.turn_id = child_turn.id;

-- Which children's words a coding is on, as far as it is known which child speaks.
create table coding_child (
  coding_id integer not null references coding on delete cascade,
  participant_id integer not null,
  code_id integer not null,
  round_key integer not null,
  primary key (coding_id, participant_id)
) strict, without rowid;
create index coding_child_by on coding_child (code_id, participant_id, round_key);
create view coding_child_now as
  select distinct coding.id as coding_id, child_turn.participant_id, coding.code_id,
    coalesce(coding.round_id, 0) as round_key, coding.transcript_id
  from coding
  cross join child_turn on child_turn.transcript_id = coding.transcript_id
    and child_turn.start < coding.stop and child_turn.stop > coding.start
    and child_turn.start >= (
      select max(turn.start) from turn where turn.transcript_id = coding.transcript_id and turn.start <= coding.start
    )
  where child_turn.participant_id is not null;

insert into transcript_size (transcript_id, n_turns, n_child_turns)
  select id,
    (select count(*) from turn where transcript_id = transcript.id),
    (select count(*) from child_turn where transcript_id = transcript.id)
  from transcript
  where sealed = 1;
insert into turn_done (coder_id, transcript_id, number, round_key)
  select coder_id, transcript_id, number, round_key from turn_done_now;
insert into coding_child (coding_id, participant_id, code_id, round_key)
  select coding_id, participant_id, code_id, round_key from coding_child_now;

create trigger transcript_size_known after update of sealed on transcript
  when new.sealed = 1
  begin
    insert into transcript_size (transcript_id, n_turns, n_child_turns) values (
      new.id,
      (select count(*) from turn where transcript_id = new.id),
      (select count(*) from child_turn where transcript_id = new.id)
    );
  end;
create trigger transcript_size_speaker after update of role, participant_id on speaker
  begin
    update transcript_size
    set n_child_turns = (select count(*) from child_turn where transcript_id = new.transcript_id)
    where transcript_id = new.transcript_id;
  end;
create trigger transcript_size_turn after update of speaker_id on turn
  begin
    update transcript_size
    set n_child_turns = (select count(*) from child_turn where transcript_id = new.transcript_id)
    where transcript_id = new.transcript_id;
  end;

create trigger transcript_size_other_speaker after update of n_child_turns on transcript_size
  begin
    delete from coding_child where coding_id in (select id from coding where transcript_id = new.transcript_id);
    insert into coding_child (coding_id, participant_id, code_id, round_key)
      select coding_id, participant_id, code_id, round_key from coding_child_now
      where transcript_id = new.transcript_id;
    delete from turn_done where transcript_id = new.transcript_id and coder_id in (select id from coder);
    insert into turn_done (coder_id, transcript_id, number, round_key)
      select coder_id, transcript_id, number, round_key from turn_done_now where transcript_id = new.transcript_id;
  end;
create trigger turn_done_transcript_goes after delete on transcript
  begin delete from turn_done where transcript_id = old.id and coder_id in (select id from coder); end;
create trigger coding_child_comes after insert on coding
  begin
    insert into coding_child (coding_id, participant_id, code_id, round_key)
      select distinct new.id, participant_id, new.code_id, coalesce(new.round_id, 0)
      from child_turn
      where transcript_id = new.transcript_id and start < new.stop and stop > new.start
        and start >= (select max(start) from turn where transcript_id = new.transcript_id and start <= new.start)
        and participant_id is not null;
  end;
create trigger turn_done_coding_comes after insert on coding
  begin
    insert into turn_done (coder_id, transcript_id, number, round_key)
      select new.coder_id, new.transcript_id, number, coalesce(new.round_id, 0)
      from child_turn
      where transcript_id = new.transcript_id and start < new.stop and stop > new.start
        and start >= (select max(start) from turn where transcript_id = new.transcript_id and start <= new.start)
      on conflict do nothing;
  end;
create trigger turn_done_coding_goes after delete on coding
  begin
    delete from turn_done
    where coder_id = old.coder_id and transcript_id = old.transcript_id and round_key = coalesce(old.round_id, 0)
      and number in (
        select number from turn
        where transcript_id = old.transcript_id and start < old.stop and stop > old.start
          and start >= (select max(start) from turn where transcript_id = old.transcript_id and start <= old.start)
      )
      and not exists (
        select 1 from turn
        cross join coding indexed by coding_coder on coding.coder_id = old.coder_id
          and coding.transcript_id = old.transcript_id and coding.start < turn.stop and coding.stop > turn.start
        where turn.transcript_id = old.transcript_id and turn.number = turn_done.number
          and coalesce(coding.round_id, 0) = turn_done.round_key
      )
      and not exists (
        select 1 from turn
        cross join reading on reading.turn_id = turn.id and reading.coder_id = old.coder_id
        where turn.transcript_id = old.transcript_id and turn.number = turn_done.number
          and coalesce(reading.round_id, 0) = turn_done.round_key
      );
  end;
create trigger turn_done_reading_comes after insert on reading
  begin
    insert into turn_done (coder_id, transcript_id, number, round_key)
      select new.coder_id, transcript_id, number, coalesce(new.round_id, 0)
      from child_turn
      where id = new.turn_id
      on conflict do nothing;
  end;
create trigger turn_done_reading_goes after delete on reading
  begin
    delete from turn_done
    where coder_id = old.coder_id and round_key = coalesce(old.round_id, 0)
      and (transcript_id, number) = (select transcript_id, number from turn where id = old.turn_id)
      and not exists (
        select 1 from turn
        cross join coding indexed by coding_coder on coding.coder_id = old.coder_id
          and coding.transcript_id = turn.transcript_id and coding.start < turn.stop and coding.stop > turn.start
        where turn.id = old.turn_id and coalesce(coding.round_id, 0) = coalesce(old.round_id, 0)
      );
  end;
