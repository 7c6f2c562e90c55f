# What the shipped phpguard.conf says are defaults: with a line of it, or all,
# uncommented nothing changes; with another value there something does.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../lib";
use PGTest;
use PGTest::Lint;
use Test::More;

my $shipped = PGTest::slurp("$FindBin::Bin/../../build/host/phpguard.conf");

# The directives it names, each in the section that it stands in, and a value
# that is not the default.
my %other = (
    PHPGuard => 'PHPGuard DetectionOnly',
    PHPGuardStatus => 'PHPGuardStatus 503',
    PHPGuardFilesMatch => 'PHPGuardFilesMatch "\.php$"',
    PHPGuardContent => 'PHPGuardContent On',
    PHPGuardLint => 'PHPGuardLint Test',
    PHPGuardLintIgnore => 'PHPGuardLintIgnore PHPG0103',
    PHPGuardRunner => 'PHPGuardRunner nobody-php',
    PHPGuardLogInterval => 'PHPGuardLogInterval 0',
    # what it writes is for t/lint/history.t: here, that it is one
    PHPGuardHistory => 'PHPGuardHistory ""',
);
my %stated = map { /^# *(PHPGuard\w*) /m => $_ }
    $shipped =~ /^(#<.*\n(?:#.*\n)*?#<\/.*\n|#PHPGuard.*\n)/mg;
is(join(' ', sort keys %stated), join(' ', sort keys %other),
    'each directive it names has another value here');

# Two sites: .php runs in one and nothing answers in the other. The files are
# all that the guard has a rule for.
my @names = qw(index.php INDEX.PHP x.php7 x.phtml x.pht x.phar x.phps index.php~
    config.php.bak x.php.dpkg-old index.php.en a.php.jpg x.inc x.inc~ x.tpl
    wp-config.bak config.phpold x.php_old x.php. x.php;x X.PHP~ script x.txt);
my $conf = <<'END';
<VirtualHost *:@PORT@>
    ServerName runs
    DocumentRoot @DOCROOT@/runs
    <FilesMatch "\.php$">
        SetHandler "proxy:unix:@SOCKET@|fcgi://localhost"
    </FilesMatch>
</VirtualHost>
<VirtualHost *:@PORT@>
    ServerName leaks
    DocumentRoot @DOCROOT@/leaks
    <FilesMatch "\.php$">
        SetHandler nobody-php
    </FilesMatch>
</VirtualHost>
END
# What a reload would bring.
my $more = <<'END';
<VirtualHost *:@PORT@>
    ServerName more
    DocumentRoot @DOCROOT@/more
    <FilesMatch "\.php$">
        SetHandler nobody-php
    </FilesMatch>
</VirtualHost>
END

# All that the guard says and does, as one text. What the site's own requests
# are answered comes last: each once more, for the interval of the log.
sub observed
{
    my ($guard_conf) = @_;
    my $s = PGTest::Lint->make({ conf => $conf, modules =>
            'mime proxy proxy_fcgi', path => 'phpguard.conf',
            files => join ' ', 'more/index.php',
                map { ("runs/$_", "leaks/$_") } @names },
        guard_conf => "Include \@ROOT\@/phpguard.conf\n", as_shipped => 1,
        # the lint's words at the start, too
        expect => [qr/./]);
    $s->write_file('/phpguard.conf',
        $guard_conf =~ s{/var/lib/phpguard/}{\@ROOT\@/}r);
    my @seen = $s->check('-D', 'DUMP_PHPGUARD', '-D', 'DUMP_PHPGUARD_JSON');
    return "@seen" if $seen[1] =~ /^AH00526: Syntax error/;
    die $_ if defined($_ = $s->start);
    for my $host (qw(runs leaks)) {
        for my $name (@names, @names) {
            my $text = $s->raw("GET /$name HTTP/1.0\r\nHost: $host\r\n\r\n");
            my ($status) = $text =~ m{^HTTP/\S+ (\d+)};
            push @seen, "$host/$name: $status" . (leaked($text) && ' source');
        }
    }
    push @seen, map { /(PHPG\d+: .*)/ } $s->alerts;
    $s->reconfigure($conf . $more);
    push @seen, ($s->check)[0, 1];
    my ($root, $port) = ($s->root, $s->port);
    $s->stop;
    return join("\n", @seen) =~ s/\Q$root\E/ROOT/gr =~ s/\b$port\b/PORT/gr;
}

sub uncommented { $_[0] =~ s/^#//mgr }

my $as_shipped = observed($shipped);
like($as_shipped, qr/^0\n.*^Syntax\ OK\n.*PHPG0103.*PHPG0106
    .*leaks\/index\.php:\ 500\n.*^1\n/msx, 'there is something to compare');

my $all = $shipped;
for my $name (sort keys %stated) {
    my $text = $stated{$name};
    my $one = $shipped =~ s/\Q$text\E/uncommented($text)/er;
    isnt($one, $shipped, "$name: uncommented");
    is(observed($one), $as_shipped, "$name: as it stands nothing changes");
    isnt(observed($shipped =~ s/\Q$text\E/$other{$name}\n/r), $as_shipped,
        "$name: another value changes something");
    $all =~ s/\Q$text\E/uncommented($text)/e;
}
is(observed($all), $as_shipped, 'all together nothing changes');

done_testing;
