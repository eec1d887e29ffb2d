-- People: coders, and children with their attributes and consents. A purpose without an answer was not asked: no.

create table coder (
  id integer primary key,
  uid blob not null unique check (length(uid) = 16),
  name text not null collate nocase unique check (length(trim(name)) between 1 and 64),
  role text not null check (role in ('lead', 'coder', 'adjudicator', 'viewer', 'machine')),
  made integer not null
) strict;

create table participant (
  id integer primary key,
  uid blob not null unique check (length(uid) = 16),
  number text not null unique check (length(number) between 1 and 32),
  pseudonym text unique check (pseudonym <> '')
) strict;

create table attribute (
  id integer primary key,
  uid blob not null unique check (length(uid) = 16),
  name text not null unique check (name <> '')
) strict;

create table participant_value (
  participant_id integer not null references participant on delete cascade,
  attribute_id integer not null references attribute on delete restrict,
  value text not null check (value <> ''),
  primary key (participant_id, attribute_id)
) strict, without rowid;
create index participant_value_by on participant_value (attribute_id, value, participant_id);

-- Which interviews a participants table places a child in, by name: they may come in later than the child.
create table participant_place (
  participant_id integer not null references participant on delete cascade,
  transcript text not null collate nocase check (transcript <> ''),
  primary key (participant_id, transcript)
) strict, without rowid;
create index participant_place_by on participant_place (transcript);

create table consent (
  participant_id integer not null references participant on delete cascade,
  purpose text not null check (purpose <> ''),
  answer text not null
    check (answer in ('yes', 'no', 'not asked', 'unknown', 'unclear', 'declined', 'withdrawn')),
  primary key (participant_id, purpose)
) strict, without rowid;
