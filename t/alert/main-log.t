# also under: sanitizer
# What the main error log has of the refusals of vhosts with logs of their
# own, and the URL that the alert names.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../lib";
use PGTest;
use Test::More;

sub ask
{
    my ($s, $host, $path) = @_;
    return $s->raw("GET $path HTTP/1.0\r\nHost: $host\r\n\r\n");
}

# Who watches the main log alone hears of each cause once, after each start.
sub main_log
{
    my $own = "ErrorLog \@ROOT\@/own.log\n";
    my $s = PGTest->new(modules => ['mime'], guard_conf => "PHPGuardLint Off\n",
        expect => [qr/PHPG/],
        files => { map { $_ => SOURCE } qw(x.php y.php none/x.php) },
        conf => "<Directory \@DOCROOT\@/none>\nSetHandler none\n</Directory>\n"
            . join '', map { "<VirtualHost *>\nServerName $_->[0]\n$_->[1]"
                . "</VirtualHost>\n" } ['main', ''], ['own', $own],
                ['detect', "PHPGuard DetectionOnly\n$own"]);
    my $told = sub { grep { / a new cause; / } $s->log_lines };
    my $log = $s->root . '/own.log';
    my $text = qr{\]\ PHPG0105:\ refused\ to\ send\ the\ source\ of
        \ http://own/x\.php\ \(\S+/htdocs/x\.php\),
        \ a\ new\ cause;\ more\ is\ in\ \Q$log\E$}x;
    for my $start (1, 2) {
        $s->mark;
        ask($s, 'own', $_) for '/x.php', '/y.php', '/x.php';
        my @lines = $told->();
        is(scalar @lines, 1, "a log of its own, start $start: one line");
        like($lines[0], qr/\[phpguard:crit\]/, '... of the level');
        like($lines[0], $text, '... with number, URL, file and the other log');
        $s->settle;         # times are counted in sixteenths of a second
        $s->graceful;
    }
    $s->mark;
    ask($s, 'main', '/x.php');
    is(scalar($told->()), 0, 'a vhost in the main log says it itself');
    $s->mark;
    ask($s, 'own', '/none/x.php');
    ask($s, 'detect', '/x.php');
    is(join(' ', map { /:(\w+)\].* (PHPG\d+): (\w+)/ } $told->()),
        'warn PHPG0201 refused crit PHPG0105 would', 'another cause: another line');
    my @own = PGTest::slurp($log) =~ /(PHPG\d+: \w+)/g;
    is(join(', ', @own), join(', ', ('PHPG0105: refused') x 6,
        'PHPG0201: refused', 'PHPG0105: would'),
        'and the log of the vhost has all alerts');
    $s->stop;
}

# Whoever pastes the URL into a shell runs nothing.
sub pasted
{
    my $name = q{a$(id)'`b!;&*.php};
    my $s = PGTest->new(modules => ['mime'], guard_conf => "PHPGuardLint Off\n",
        expect => [qr/PHPG/],
        files => { $name => SOURCE });
    $s->get('/' . encoded($name));
    my ($line) = $s->log_lines;
    my ($url) = ($line || '') =~ / the source of (\S+) \(/;
    like($url, qr{^http://[\w.]+:\d+/a[\w%.]+\.php$}, 'a URL for a shell');
    is($url =~ s/.*\///r =~ s/%(..)/chr hex $1/ger, $name, '... of the file');
    $s->stop;
}

main_log();
pasted();
done_testing;
