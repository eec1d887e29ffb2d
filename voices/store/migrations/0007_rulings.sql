-- Rulings: inserted, withdrawn, never edited. Codings are named by identity, so that a changed coding reopens.

create table decision (
  id integer primary key,
  uid blob not null unique check (length(uid) = 16),
  transcript_id integer not null references transcript on delete cascade,
  code_id integer not null references code on delete restrict,
  outcome text not null check (outcome in ('coder', 'union', 'overlap', 'none')),
  chosen_id integer references coder on delete restrict,
  reason text not null,
  by_id integer not null references coder on delete restrict,
  made integer not null,
  check ((outcome = 'coder') = (chosen_id is not null))
) strict;
create index decision_transcript on decision (transcript_id, code_id);

create table decision_coding (
  decision_id integer not null references decision on delete cascade,
  coding_uid blob not null check (length(coding_uid) = 16),
  primary key (decision_id, coding_uid)
) strict, without rowid;
create index decision_coding_by on decision_coding (coding_uid);

create table decision_result (
  decision_id integer not null references decision on delete cascade,
  start integer not null check (start >= 0),
  stop integer not null,
  primary key (decision_id, start, stop),
  check (stop > start)
) strict, without rowid;

create table decision_withdrawn (
  decision_id integer primary key references decision on delete cascade,
  by_id integer not null references coder on delete restrict,
  made integer not null
) strict;

create trigger decision_is_frozen before update on decision
  begin select raise(abort, 'a ruling is never edited: withdraw it and rule again'); end;
create trigger decision_stays before delete on decision
  when exists (select 1 from transcript where id = old.transcript_id)
  begin select raise(abort, 'a ruling is withdrawn, not deleted'); end;
create trigger decision_coding_is_frozen before update on decision_coding
  begin select raise(abort, 'a ruling is never edited: withdraw it and rule again'); end;
create trigger decision_coding_stays before delete on decision_coding
  when exists (select 1 from decision where id = old.decision_id)
  begin select raise(abort, 'a ruling is withdrawn, not deleted'); end;
create trigger decision_result_is_frozen before update on decision_result
  begin select raise(abort, 'a ruling is never edited: withdraw it and rule again'); end;
create trigger decision_result_stays before delete on decision_result
  when exists (select 1 from decision where id = old.decision_id)
  begin select raise(abort, 'a ruling is withdrawn, not deleted'); end;
create trigger decision_none_has_no_result before insert on decision_result
  when (select outcome from decision where id = new.decision_id) = 'none'
  begin select raise(abort, 'a ruling of none has no result'); end;
