-- The journal: an act, its entries, and their bodies, which a withdrawal may erase without breaking the chain.

create table act (
  id integer primary key,
  uid blob not null unique check (length(uid) = 16),
  coder_id integer references coder on delete restrict,
  job text not null check (job in ('project', 'reading', 'coding', 'suggesting', 'agreement', 'reconciling')),
  verb text not null check (verb <> ''),
  way text not null check (way in ('do', 'undo', 'redo')),
  target_id integer references act on delete restrict,
  made integer not null,
  check ((way = 'do') = (target_id is null))
) strict;
create index act_coder on act (coder_id, job, id);
create index act_target on act (target_id);

create table journal (
  id integer primary key,
  replica_id integer not null references replica on delete restrict,
  sequence integer not null,
  act_id integer not null references act on delete restrict,
  kind text not null,
  body_hash blob not null check (length(body_hash) = 32),
  previous blob not null check (length(previous) = 32),
  hash blob not null check (length(hash) = 32),
  unique (replica_id, sequence)
) strict;
create index journal_act on journal (act_id);

create table journal_body (
  journal_id integer primary key references journal on delete restrict,
  transcript_id integer references transcript on delete cascade,
  salt blob not null check (length(salt) = 16),
  body text not null check (json_valid(body))
) strict;
create index journal_body_transcript on journal_body (transcript_id);

create trigger act_is_frozen before update on act
  begin select raise(abort, 'the journal only grows'); end;
create trigger act_stays before delete on act
  begin select raise(abort, 'the journal only grows'); end;
create trigger act_only_grows before insert on act
  when exists (select 1 from act where id = new.id or uid = new.uid)
  begin select raise(abort, 'the journal only grows'); end;
create trigger journal_is_frozen before update on journal
  begin select raise(abort, 'the journal only grows'); end;
create trigger journal_stays before delete on journal
  begin select raise(abort, 'the journal only grows'); end;
create trigger journal_only_grows before insert on journal
  when exists (select 1 from journal
               where id = new.id or (replica_id = new.replica_id and sequence >= new.sequence))
  begin select raise(abort, 'the journal only grows'); end;
create trigger journal_body_is_frozen before update on journal_body
  begin select raise(abort, 'the journal only grows'); end;
create trigger journal_body_stays before delete on journal_body
  when old.transcript_id is null
    or exists (select 1 from transcript where id = old.transcript_id)
  begin select raise(abort, 'the journal only grows'); end;
create trigger journal_body_once before insert on journal_body
  when exists (select 1 from journal_body where journal_id = new.journal_id)
  begin select raise(abort, 'the journal only grows'); end;
