-- By what a coder signs in in the browser: the scrypt hash (RFC 7914) of a passphrase, never the passphrase.

create table coder_passphrase (
  coder_id integer primary key references coder on delete cascade,
  salt blob not null check (length(salt) = 16),
  n integer not null check (n between 32768 and 1048576 and (n & (n - 1)) = 0),
  r integer not null check (r between 8 and 32),
  p integer not null check (p between 1 and 16),
  hash blob not null check (length(hash) = 32)
) strict;
