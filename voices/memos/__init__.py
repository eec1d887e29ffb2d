"""The job of keeping memos: on codings, codes, interviews, children and the study."""
