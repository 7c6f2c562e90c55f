# The alert of a refusal says what the lint found there when the server
# started: the same number, decider and fix. Below a place that was looked at
# it is the same; beside it a request speaks for itself.
# also under: sanitizer
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../lib";
use PGTest;
use PGTest::Lint;
use Test::More;

sub alert_of
{
    my ($s, $url) = @_;
    my $before = () = $s->alerts;
    my $r = $s->get($url);
    is($r->{status}, 500, "$url is refused");
    my @all = $s->alerts;
    return $all[$before] || '';
}

my $conf = <<'END';
<Directory @DOCROOT@>
    <IfModule mod_php8.c>
        AddHandler application/x-httpd-php .php
    </IfModule>
</Directory>
<Directory @DOCROOT@/own>
    AddHandler php5-fcgi .php
</Directory>
<Directory @DOCROOT@/off>
    PHPGuard DetectionOnly
</Directory>
END
my $s = PGTest::Lint->make({ path => 'agreement', conf => $conf,
    mpm => 'prefork', modules => 'mime php',
    files => 'index.php deep/er/x.php own/x.php own/index.php' },
    guard_conf => "PHPGuardLogInterval 0\n");
$s->expect(qr/^ {2,15}\S/);
is($s->start, undef, 'it starts');
my (undef, $text) = $s->check;
my %found = map { ($_->{id} => $_) } findings($text);
is(join(' ', sort keys %found), 'PHPG0103 PHPG0401', 'what -t finds');

for my $case (['/index.php', 'PHPG0401'], ['/deep/er/x.php', 'PHPG0401'],
              ['/own/x.php', 'PHPG0103']) {
    my ($url, $id) = @$case;
    my $alert = alert_of($s, $url) =~ s/\\(["\\])/$1/gr;
    like($alert, qr/ \Q$id\E: refused to send the source of \S+\Q$url\E \(\S+\Q$url\E\);/,
        "$url: the number");
    my $fix = $found{$id}{fix} =~ s/ \(and so .*//r;
    like($alert, qr/; fix: \Q$fix\E(?:;|$)/, "$url: the fix");
    my ($name) = $found{$id}{decides} =~ /^(\S+ \S+)/;
    like($alert, qr/; decided by \Q$name\E/, "$url: who decided");
}
# the log of the start says so too
my $log = PGTest::slurp($s->root . '/error.log');
like($log, qr/ PHPG0401: \S+index\.php is refused \(500\)/, 'at the start');
$s->stop;

# What no lint has looked at: a request sees that nothing maps it.
$s = PGTest::Lint->make({ path => 'no lint', conf => $conf,
    mpm => 'prefork', modules => 'mime php', files => 'index.php' },
    guard_conf => "PHPGuardLint Off\n");
is($s->start, undef, 'it starts without the lint');
like(alert_of($s, '/index.php'), qr/ PHPG0105: refused/,
    'then the alert reasons for itself');
$s->stop;

# An <If> that does not hold is named, whatever kind it is, where it stands and
# whether the lint has seen the place.
my $run = qq{SetHandler "proxy:fcgi://127.0.0.1:9"};
my $here = q{"%{HTTP_HOST} == 'nobody.example'"};
my @ifs = (
    ['one', "<If $here>\n$run\n</If>", qr/<If .*nobody/],
    ['two', "<If \"true\">\nOptions All\n</If>\n<Else>\n$run\n</Else>",
        qr/<Else>/],
    ['three', "<If $here>\nOptions All\n</If>\n"
        . "<ElseIf \"%{QUERY_STRING} == 'x'\">\n$run\n</ElseIf>",
        qr/<ElseIf .*QUERY_STRING/],
    ['four', "<If \"true\">\n<If $here>\n$run\n</If>\n</If>",
        qr/<If .*nobody/],
    ['five', "<If $here>\nAddHandler php-cgi .php\n</If>\n"
        . 'Action php-cgi /cgi-bin/php', qr/<If .*nobody/],
    ['six', "AddHandler php-cgi .php\n<If $here>\n"
        . "Action php-cgi /cgi-bin/php\n</If>", qr/<If .*nobody/, 'PHPG0103'],
);
$s = PGTest::Lint->make({ path => 'agreement of an If', conf => join('', map {
        "<Directory \@DOCROOT\@/$_->[0]>\n$_->[1]\n</Directory>\n" } @ifs),
    modules => 'mime actions proxy proxy_fcgi',
    files => join(' ', map { ("$_->[0]/index.php", "ht/$_->[0]/x.php") } @ifs),
    part => { map { ("ht/$_->[0]/.htaccess" => "$_->[1]\n") } @ifs } },
    guard_conf => "PHPGuardLint Warn\nPHPGuardLogInterval 0\n");
$s->expect(qr/^ {2,15}\S/);
is($s->start, undef, 'it starts');
for my $case (@ifs) {
    my ($name, undef, $if, $id) = @$case;
    $id ||= 'PHPG0401';
    for my $url ("/$name/index.php", "/ht/$name/x.php") {
        my $alert = alert_of($s, $url) =~ s/\\(["\\])/$1/gr;
        like($alert, qr/ \Q$id\E: /, "$url: the number");
        like($alert, $if, "$url: the condition, in the log");
        my (undef, undef, $out) = $s->check('-D', 'DUMP_PHPGUARD_EXPLAIN='
            . "http://localhost:" . $s->port . $url);
        like($out, qr/\Q$id\E$/m, "$url: the same by explain");
    }
}
$s->stop;

# A rule leads another URL, of another directory, to a file that a proxy would
# have taken by its own: explain and the alert name the rule, start or not.
$s = PGTest::Lint->make({ path => 'agreement of a rule', conf => <<'END',
ProxyPassMatch ^/([a-z]+\.php)$ fcgi://127.0.0.1:9/@DOCROOT@/$1
RewriteEngine On
RewriteRule ^/(deep|very/deep)/pretty /x.php
END
    modules => 'mime proxy proxy_fcgi rewrite', files => 'x.php index.php' },
    guard_conf => "PHPGuardLint Warn\nPHPGuardLogInterval 0\n");
$s->expect(qr/^ {2,15}\S/);
is($s->start, undef, 'it starts');
for my $url ('/deep/pretty', '/very/deep/pretty') {
    like(alert_of($s, $url), qr/ PHPG0406: /, "$url: the rule, in the log");
    my (undef, undef, $out) = $s->check('-D', 'DUMP_PHPGUARD_EXPLAIN='
        . "http://localhost:" . $s->port . $url);
    like($out, qr/PHPG0406/, "$url: and by explain");
}
$s->stop;
done_testing;
