"""From facts to tables: each fact makes rows by itself, in any order, as often as it comes; what needs several is settled after."""
