# x.PHP beside an index.php that nothing maps: the lines that map PHP files leave
# it out, so it is denied alone, and the files beside it run.
# also under: sanitizer
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../lib";
use PGTest;
use PGTest::Lint;
use Test::More;

my $s = PGTest::Lint->make({ path => 'spelling', mpm => 'prefork',
    modules => 'mime php', files => '/a/index.php /b/index.php /b/x.PHP'
        . ' /b/x.phtml', part => {}, conf => <<'END' });
<VirtualHost *:@PORT@>
    ServerName a.example
    DocumentRoot @ROOT@/a
    <FilesMatch "\.php$">
        SetHandler application/x-httpd-php
    </FilesMatch>
</VirtualHost>
<VirtualHost *:@PORT@>
    ServerName b.example
    DocumentRoot @ROOT@/b
</VirtualHost>
END
my (undef, undef, $out) = $s->check('-D', 'DUMP_PHPGUARD_FIX', '-D',
    'DUMP_PHPGUARD_JSON');
my %fix = map { my $f = $_; map { ($_->{file} =~ m{([^/]+)$} => $f->{fix}) } @{ $f->{places} } }
    grep { $_->{level} && $_->{places} } PGTest::Lint::json_lines($out);
like($fix{'x.PHP'}, qr/Match "\[\.\]\(\?!ph\(ar\|p\|tml\)\$\).*all denied/,
    'a spelling that no mapping is for is denied alone');
like($fix{$_}, qr/^write .*SetHandler .* in the configuration of the server$/,
    "$_ is to run") for qw(index.php x.phtml);
done_testing;
