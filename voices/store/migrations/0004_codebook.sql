-- The codebook: identities that stay, and one entry for each code in each version. Versions are never edited.

create table code (
  id integer primary key,
  uid blob not null unique check (length(uid) = 16),
  handle text not null unique check (length(handle) between 1 and 64)
) strict;

create table codebook (
  id integer primary key,
  uid blob not null unique check (length(uid) = 16),
  version text not null unique check (version <> ''),
  title text not null,
  reason text not null,
  sha256 blob not null check (length(sha256) = 32),
  made integer not null
) strict;

create table code_entry (
  codebook_id integer not null references codebook on delete restrict,
  code_id integer not null references code on delete restrict,
  parent_id integer,
  position integer not null,
  name text not null check (name <> ''),
  definition text not null,
  include text not null,
  exclude text not null,
  examples text not null check (json_valid(examples)),
  keywords text not null check (json_valid(keywords)),
  see_also text not null check (json_valid(see_also)),
  question text not null,
  valence text not null,
  colour text not null,
  safeguarding_prompt integer not null check (safeguarding_prompt in (0, 1)),
  codable integer not null check (codable in (0, 1)),
  primary key (codebook_id, code_id),
  unique (codebook_id, position),
  foreign key (codebook_id, parent_id) references code_entry (codebook_id, code_id),
  check (parent_id is not code_id),
  check ((parent_id is null) = (codable = 0))
) strict, without rowid;
create index code_entry_code on code_entry (code_id);
create index code_entry_parent on code_entry (codebook_id, parent_id);

create table marker (
  id integer primary key,
  uid blob not null unique check (length(uid) = 16),
  handle text not null unique check (length(handle) between 1 and 16),
  name text not null,
  use text not null,
  holds_back integer not null check (holds_back in (0, 1)),
  position integer not null
) strict;

-- A parent must be there before its child and nothing is edited: a loop cannot be built.
create trigger code_entry_is_frozen before update on code_entry
  begin select raise(abort, 'a codebook version is never edited'); end;
create trigger code_entry_stays before delete on code_entry
  begin select raise(abort, 'a codebook version is never edited'); end;
create trigger codebook_is_frozen before update on codebook
  begin select raise(abort, 'a codebook version is never edited'); end;
create trigger codebook_stays before delete on codebook
  begin select raise(abort, 'a codebook version is never removed'); end;
create trigger code_is_frozen before update on code
  begin select raise(abort, 'a code keeps its identity'); end;
