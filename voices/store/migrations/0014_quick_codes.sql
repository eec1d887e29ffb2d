-- Quick codes: which code a coder has put under a key. Without a row the key has one of the codes used most.

create table quick_code (
  coder_id integer not null references coder on delete restrict,
  digit integer not null check (digit between 1 and 9),
  code_id integer not null references code on delete restrict,
  primary key (coder_id, digit),
  unique (coder_id, code_id)
) strict, without rowid;
create index quick_code_code on quick_code (code_id);
