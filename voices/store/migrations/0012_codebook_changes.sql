-- Codes change on the screen: retired or proposed, and known by the ids of codes that were merged into them.

-- What an entry says beyond that of an active code that was never merged; entries that say no more have no row.
create table code_entry_state (
  codebook_id integer not null,
  code_id integer not null,
  status text not null check (status in ('active', 'proposed', 'retired')),
  proposed_by text not null,
  aliases text not null check (json_valid(aliases)),
  primary key (codebook_id, code_id),
  foreign key (codebook_id, code_id) references code_entry (codebook_id, code_id)
) strict, without rowid;

-- Few entries of very many tell of the codebook; its history is read off them.
create index journal_of_codebook on journal (act_id) where kind = 'codebook.added';

create trigger code_entry_state_is_frozen before update on code_entry_state
  begin select raise(abort, 'a codebook version is never edited'); end;
create trigger code_entry_state_stays before delete on code_entry_state
  begin select raise(abort, 'a codebook version is never edited'); end;
create trigger coding_not_of_retired before insert on coding
  when (select status from code_entry_state where codebook_id = new.codebook_id and code_id = new.code_id) = 'retired'
  begin select raise(abort, 'the code is retired'); end;
