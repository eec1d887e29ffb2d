-- What belongs to the project itself: its settings and the copy of it that this file is.

create table setting (
  key text primary key,
  value text not null
) strict, without rowid;

create table replica (
  id integer primary key,
  uid blob not null unique check (length(uid) = 16),
  made integer not null
) strict;
