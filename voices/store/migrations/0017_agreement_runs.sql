-- Agreement runs that can be repeated: the scope that was chosen, further units, and every row that was printed.
-- SQLite cannot change a check, so both tables are made anew. Runs from before have no scope and no rows.

create table agreement_run_new (
  id integer primary key,
  uid blob not null unique check (length(uid) = 16),
  unit text not null check (unit in ('turn', 'child-turn', 'sentence', 'character')),
  round_id integer references round on delete restrict,
  codebook_id integer not null references codebook on delete restrict,
  coders text not null check (json_valid(coders)),
  transcripts text not null check (json_valid(transcripts)),
  blind_only integer not null check (blind_only in (0, 1)),
  n_units integer not null check (n_units >= 0),
  n_left_out integer not null check (n_left_out >= 0),
  data_sha256 blob not null check (length(data_sha256) = 32),
  program text not null,
  made integer not null,
  scope text check (json_valid(scope))
) strict;
insert into agreement_run_new (id, uid, unit, round_id, codebook_id, coders, transcripts, blind_only, n_units,
  n_left_out, data_sha256, program, made)
select id, uid, unit, round_id, codebook_id, coders, transcripts, blind_only, n_units, n_left_out, data_sha256, program,
  made
from agreement_run
order by id;

create table agreement_value_new (
  run_id integer not null references agreement_run_new on delete cascade,
  position integer not null,
  level text not null check (level in ('all', 'theme', 'code')),
  code_id integer references code on delete restrict,
  coder_a_id integer references coder on delete restrict,
  coder_b_id integer references coder on delete restrict,
  measure text not null,
  value real,
  low real,
  high real,
  n_units integer not null,
  n_coders integer not null,
  reason text not null,
  interval_reason text not null,
  primary key (run_id, position),
  check ((value is null) = (reason <> '')),
  check ((low is null) = (high is null)),
  check ((level = 'all') = (code_id is null)),
  check ((coder_a_id is null) = (coder_b_id is null))
) strict, without rowid;
insert into agreement_value_new (run_id, position, level, code_id, coder_a_id, coder_b_id, measure, value, low, high,
  n_units, n_coders, reason, interval_reason)
select run_id, position, level, code_id, coder_a_id, coder_b_id, measure, value, low, high, n_units, n_coders, reason,
  interval_reason
from agreement_value
order by run_id, position;

drop table agreement_value;
drop table agreement_run;
alter table agreement_run_new rename to agreement_run;
alter table agreement_value_new rename to agreement_value;

create unique index agreement_run_data on agreement_run (data_sha256, unit, program);
create index agreement_run_round on agreement_run (round_id);
create index agreement_run_codebook on agreement_run (codebook_id);
create trigger agreement_run_is_frozen before update on agreement_run
  begin select raise(abort, 'a run is never edited'); end;
create trigger agreement_value_is_frozen before update on agreement_value
  begin select raise(abort, 'a run is never edited'); end;

-- What a run says beside its coefficients, one row of one table each: coders and transcripts stand in it by their uid.
create table agreement_row (
  run_id integer not null references agreement_run on delete cascade,
  part text not null,
  position integer not null,
  row text not null check (json_valid(row)),
  primary key (run_id, part, position)
) strict, without rowid;
create trigger agreement_row_is_frozen before update on agreement_row
  begin select raise(abort, 'a run is never edited'); end;
