package PGTest::Schema;

# Lines of JSON against build/host/schema.json, by JSON Schema's own reader.
#
#   is(invalid($text), '', 'every line has its shape');

use strict;
use warnings;
use parent 'Exporter';
use File::Basename qw(dirname);
use File::Temp qw(tempdir);

our @EXPORT = qw(invalid);

my $schema = dirname(__FILE__) . '/../../../build/host/schema.json';
my $validator = <<'END';
import json, sys
from jsonschema import Draft7Validator
check = Draft7Validator(json.load(open(sys.argv[1])))
for n, line in enumerate(sys.stdin):
    for error in check.iter_errors(json.loads(line)):
        print(n + 1, error.message[:200])
END

# What is wrong with which line; "" if nothing is.
sub invalid
{
    my ($text) = @_;
    my $dir = tempdir(CLEANUP => 1);
    for (["$dir/text", $text], ["$dir/check.py", $validator]) {
        open my $fh, '>', $_->[0] or die $!;
        print {$fh} $_->[1];
        close $fh or die $!;
    }
    return scalar `/usr/bin/python3 $dir/check.py '$schema' < $dir/text 2>&1`;
}

1;
