# Sixty directories of one vhost that are alike, each with a .htaccess further
# down by which PHP runs: a denial for a whole directory is harm in each of them,
# and each gets a fix that was tried.
# also under: sanitizer
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../lib";
use PGTest;
use PGTest::Lint;
use Test::More;

my @dirs = map { sprintf 'd%02d', $_ } 1 .. 60;
my $runs = "<FilesMatch \"[.]ph(p|tml)\$\">\n    SetHandler application/x-httpd-php\n</FilesMatch>\n";
my $s = PGTest::Lint->make({ path => 'sixty', mpm => 'prefork',
    modules => 'mime php',
    files => join(' ', map { ("$_/index.php", "$_/in/deep/index.php") } @dirs),
    part => { map { ("$_/in/deep/.htaccess" => $runs) } @dirs },
    conf => join '', map { <<"END" } @dirs });
<Directory \@DOCROOT\@/$_>
    SetHandler none
    AddHandler x-none .php
    AddType text/plain .png
</Directory>
END
my ($status, $err, $out) = $s->check('-D', 'DUMP_PHPGUARD_FIX', '-D', 'DUMP_PHPGUARD_JSON');
my @found = grep { $_->{level} && $_->{places} } PGTest::Lint::json_lines($out);
my ($places, $untried, %fix) = (0, 0);
for my $f (@found) {
    $places += @{ $f->{places} };
    $untried += @{ $f->{places} } if $f->{fix} =~ /not tried/;
    ++$fix{ $f->{fix} =~ /<(DirectoryMatch|Directory)/ ? $1 : $f->{fix} };
}
is($places, 60, 'each directory is a place');
is($untried, 0, 'each has a fix that was tried');
is(join(' ', sort keys %fix), 'DirectoryMatch', '... which does not hold further down');
done_testing;
