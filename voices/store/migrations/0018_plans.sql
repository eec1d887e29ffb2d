-- Plans: who is to code which transcript. A plan is prepared, then opened as a round, and stays as it was from then on.

create table plan (
  id integer primary key,
  uid blob not null unique check (length(uid) = 16),
  kind text not null check (kind in ('double', 'again')),
  seed integer not null check (seed >= 0),
  attributes text not null check (json_valid(attributes)),
  n_from integer not null check (n_from >= 0),
  per_pair integer not null check (per_pair >= 0),
  weeks integer check (weeks >= 0),
  round_id integer unique references round on delete restrict,
  made integer not null,
  check ((kind = 'again') = (weeks is not null))
) strict;
create unique index plan_prepared on plan (kind) where round_id is null;

create table assignment (
  plan_id integer not null references plan on delete cascade,
  transcript_id integer not null references transcript on delete cascade,
  coder_id integer not null references coder on delete restrict,
  primary key (plan_id, transcript_id, coder_id)
) strict, without rowid;
create index assignment_transcript on assignment (transcript_id);
create index assignment_coder on assignment (coder_id, plan_id);

create trigger plan_stays_open before update on plan
  when old.round_id is not null
  begin select raise(abort, 'a plan that was opened stays'); end;
create trigger plan_stays before delete on plan
  when old.round_id is not null
  begin select raise(abort, 'a plan that was opened stays'); end;
create trigger assignment_before_opening before insert on assignment
  when (select round_id from plan where id = new.plan_id) is not null
  begin select raise(abort, 'a plan that was opened stays'); end;
create trigger assignment_is_frozen before update on assignment
  begin select raise(abort, 'an assignment is not changed'); end;
create trigger assignment_stays before delete on assignment
  when (select round_id from plan where id = old.plan_id) is not null
    and exists (select 1 from transcript where id = old.transcript_id)
  begin select raise(abort, 'a plan that was opened stays'); end;
