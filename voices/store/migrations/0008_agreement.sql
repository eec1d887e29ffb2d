-- Agreement: every run with what it speaks of, and every figure. An undefined figure says why.

create table agreement_run (
  id integer primary key,
  uid blob not null unique check (length(uid) = 16),
  unit text not null check (unit in ('turn', 'character')),
  round_id integer references round on delete restrict,
  codebook_id integer not null references codebook on delete restrict,
  coders text not null check (json_valid(coders)),
  transcripts text not null check (json_valid(transcripts)),
  blind_only integer not null check (blind_only in (0, 1)),
  n_units integer not null check (n_units >= 0),
  n_left_out integer not null check (n_left_out >= 0),
  data_sha256 blob not null check (length(data_sha256) = 32),
  program text not null,
  made integer not null
) strict;
create unique index agreement_run_data on agreement_run (data_sha256, unit, program);
create index agreement_run_round on agreement_run (round_id);
create index agreement_run_codebook on agreement_run (codebook_id);

create table agreement_value (
  run_id integer not null references agreement_run on delete cascade,
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

create trigger agreement_run_is_frozen before update on agreement_run
  begin select raise(abort, 'a run is never edited'); end;
create trigger agreement_value_is_frozen before update on agreement_value
  begin select raise(abort, 'a run is never edited'); end;
