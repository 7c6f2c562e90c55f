# also under: sanitizer
# The alert as a line of the log: its length, LogLevel, ErrorLogFormat, pipes
# and syslog; and its number in the access log and in error pages.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../lib";
use PGTest;
use PGTest::Ledger;
use IO::Socket::UNIX;
use Socket qw(SOCK_DGRAM);
use Test::More;
use Time::HiRes qw(sleep time);

my $place = qr{\S+/httpd\.conf:\d+};
my @lint_off = (guard_conf => "PHPGuardLint Off\n");

# Directories that make a path of about this length with the file at its end.
sub long_path
{
    my ($char, $length) = @_;
    my $path = '';
    $path .= $char x 200 . '/' while $length - length($path) > 220;
    return $path . $char x ($length - length($path) - 4) . '.php';
}

my $decides = <<'END';
LimitRequestLine 16380
AddHandler php-lost .php
<FilesMatch "php$">
    SetHandler application/x-httpd-php
</FilesMatch>
END
my $many = join '', map { "AddHandler lost-$_-" . 'x' x 60 . " .php\n" }
    1 .. 400;
my $wide = 'y' x 3000;

# name, conf, file, must be in the line beside number, decider and fix
my @lines = (
    ['400 losers', $many . $decides, 'x.php',
        qr{/htdocs/x\.php\); .*; overridden: AddHandler php-lost \.php \($place\); (?:more|see): }],
    ['4 KB of plain bytes', $decides, long_path('a', 4000),
        qr{/a+\.\.\.a[^ ]*\.php \(\S+/htdocs/a[^ ]*a\.php\); .*; overridden: AddHandler}],
    ['4 KB of bytes that take four each', $many . $decides,
        long_path("\xfe", 4000),
        qr{/htdocs/\\xfe.*\\xfe\.\.\.\\xfe.*\\xfe\.php\); .*; overridden: AddHandler}],
    ['4 KB of line ends', $decides, long_path("\n", 4000),
        qr{/htdocs/\\n.*\.\.\.\\n.*\\n\.php\); }],
    ['4 KB of backslashes', $decides, long_path('\\', 4000),
        qr{/htdocs/\\\\.*\.\.\..*\\\\\.php\); }],
    ['a loser of 3 KB', "AddHandler $wide .php\n$decides", 'x.php',
        qr{/x\.php\); .*; overridden: AddHandler php-lost \.php \($place\); (?:more|see): }],
    ['a loser of 3 KB alone', "AddHandler $wide .php\n" . $decides
        =~ s/AddHandler.*\n//r, 'x.php', qr{; overridden: AddHandler y+\.\.\.y+ }],
    ['both of 3 KB, and 4 KB of name', "LimitRequestLine 16380\n"
        . qq{<FilesMatch "(fe)?php|$wide">\n}
        . "    SetHandler application/x-httpd-php\n</FilesMatch>\n$many",
        long_path("\xfe", 4000), qr{\\xfe\.\.\.\\xfe}],
    ['a handler of 5 KB', "LimitRequestLine 16380\nSetHandler php-"
        . 'z' x 5000 . "\n", long_path('b', 4000),
        qr{b\.\.\.b.*; decided by SetHandler php-z.*z\.\.\.z+}],
);

# ok() and not like(): a failure is not to print 8 KB for each.
sub check_line
{
    my ($name, $line, $says, $has) = @_;
    my $good = 1;
    $good &= ok($line =~ /^\[[^]]+\] \[phpguard:\w+\] [^"]*?PHPG\d{4}: $says/,
        "$name: number");
    $good &= ok($line =~ $has, "$name: what belongs to it");
    $good &= ok($line =~ /; decided by SetHandler .*?\($place\)/,
        "$name: decider");
    $good &= ok($line =~ /; (?:more|see): phpguard explain (?:URL|\/\S+|PHPG\d+)$/,
        "$name: the question at the end");
    $good &= ok(length $line < 8000, "$name: not at httpd's limit");
    $good &= ok($line !~ /[^\x20-\x7e]/, "$name: printable");
    diag(length $line, ' ', substr($line, 0, 300), ' ... ',
        substr $line, -600) if !$good;
}

sub lengths
{
    for my $case (@lines) {
        my ($name, $conf, $file, $has) = @$case;
        my $s = PGTest->new(modules => ['mime'], conf => $conf, name => $name,
            files => { $file => SOURCE }, expect => [qr/PHPG\d{4}/],
            @lint_off);
        $s->get('/' . encoded($file));
        my @got = $s->log_lines;
        is(scalar @got, 1, "$name: one line");
        check_line($name, $got[0] || '', qr/refused/, $has);
        $s->stop;
    }
}

# What a start writes of a finding is made to the same measure.
sub finding_lengths
{
    for my $case (
        ['400 losers', $many . $decides,
            qr{/htdocs/index\.php .*; overridden: AddHandler php-lost \.php \($place\); (?:more|see): }],
        ['a section of 3 KB', $many . qq{<FilesMatch "php|$wide">\n}
            . "    SetHandler application/x-httpd-php\n</FilesMatch>\n",
            qr{; overridden: AddHandler}],
    ) {
        my ($name, $conf, $has) = @$case;
        my $s = PGTest->new(modules => ['mime'], conf => $conf,
            name => "finding, $name", files => { 'index.php' => SOURCE },
            guard_conf => "PHPGuardLint Warn\n",
            expect => [qr/PHPG\d{4}|^ {2,15}\S/]);
        my @got = grep { /PHPG\d{4}/ } split /\n/,
            PGTest::slurp($s->root . '/error.log');
        is(scalar @got, 1, "finding, $name: one line");
        check_line("finding, $name", $got[0] || '',
            qr{/\S+/index\.php is refused \(500\)}, $has);
        like(PGTest::slurp($s->root . '/console'),
            qr{^  more +phpguard explain\s+/\S+/index\.php$}m,
            "finding, $name: the console ends with the question");
        $s->stop;
    }
}

# However many lines stand beside: the alert names the one that was overridden.
sub many_losers
{
    my $s = PGTest->new(modules => ['mime'], conf => $many . $decides,
        files => { 'x.php' => SOURCE }, expect => [qr/PHPG/], @lint_off);
    $s->get('/x.php');
    my ($line) = $s->alerts;
    cmp_ok(length $line, '<', 1000, '400 losers: no longer for it');
    $s->stop;
}

# Both sides of the conflict, and nothing that only stands beside.  The other
# side takes a line some 150 bytes more than one of its lines did.
sub both_sides
{
    my ($name, $conf, $lost, @more) = @_;
    my $s = PGTest->new(modules => ['mime', @more], name => $name,
        conf => "$conf<FilesMatch \"php\$\">\n    SetHandler "
            . "application/x-httpd-php\n</FilesMatch>\n",
        files => { 'x.php' => SOURCE }, expect => [qr/PHPG/], @lint_off);
    $s->get('/x.php');
    my ($line) = $s->alerts;
    my ($is) = $line =~ /; overridden: (.*); see: /;
    is(($is || '') =~ s/ \($place\)/ (place)/gr, $lost, "$name: both sides");
    cmp_ok(length $line, '<', 750, "$name: a line that can be read");
    $s->stop;
}

# One vhost for each way; the main server's log tells when it is ready.
sub vhosts
{
    my (%conf) = @_;
    return join '', map { <<"END" } sort keys %conf;
<VirtualHost *:\@PORT\@>
    ServerName $_
    $conf{$_}
</VirtualHost>
END
}

sub ask
{
    my ($s, $host, $path) = @_;
    return $s->raw("GET $path HTTP/1.0\r\nHost: $host\r\n\r\n");
}

sub wait_for
{
    my ($what) = @_;
    my $until = time + 20;
    until ($what->()) {
        return 0 if time > $until;
        sleep 0.02;
    }
    return 1;
}

sub levels_and_formats
{
    my $s = PGTest->new(modules => ['mime'], @lint_off,
        expect => [qr/PHPG\d{4}/, qr/^FORMAT/],
        files => { 'x.php' => SOURCE, 'none/x.php' => SOURCE },
        conf => "<Directory \@DOCROOT\@/none>\nSetHandler none\n</Directory>\n"
            . vhosts(
                plain  => '',
                crit   => 'LogLevel phpguard:crit',
                emerg  => 'LogLevel phpguard:emerg',
                other  => 'LogLevel emerg phpguard:warn',
                format => 'ErrorLogFormat "FORMAT %{Referer}i|%m|%l|%M"'));
    my %want = (plain => 'crit warn', crit => 'crit', emerg => '',
        other => 'crit warn');
    for my $host (sort keys %want) {
        $s->mark;
        like(ask($s, $host, $_), qr/ 500 /, "LogLevel, $host: refused")
            for '/x.php', '/none/x.php';
        my @levels = map { /\[phpguard:(\w+)\]/ } $s->log_lines;
        is("@levels", $want{$host}, "LogLevel, $host: the lines");
    }
    $s->mark;
    $s->raw("GET /x.php HTTP/1.0\r\nHost: format\r\nReferer: here\r\n\r\n");
    my @lines = $s->log_lines;
    is(scalar @lines, 1, 'ErrorLogFormat: one line');
    like($lines[0], qr/^FORMAT here\|phpguard\|crit\|PHPG0105: refused to /,
        'ErrorLogFormat: as for any module');
    $s->stop;
}

sub piped
{
    my $s = PGTest->new(modules => ['mime'], @lint_off,
        expect => [qr/PHPG\d{4}/], conf => $many . $decides . vhosts(piped =>
            'ErrorLog "|/usr/bin/rotatelogs @ROOT@/piped 86400"'),
        files => { 'x.php' => SOURCE });
    ask($s, 'piped', '/x.php') for 1 .. 3;
    my $text = '';
    wait_for(sub {
        $text = join '', map { PGTest::slurp($_) } glob $s->root . '/piped.*';
        3 == (() = $text =~ /\n/g);
    });
    my @lines = split /\n/, $text;
    is(scalar @lines, 3, 'a piped log: three lines');
    is(scalar(grep { /^\[[^]]+\] \[phpguard:crit\] .*PHPG0102: .*; see: phpguard explain URL$/ }
        @lines), 3, 'a piped log: each whole');
    $s->stop;
}

# /dev/log is where syslog(3) writes. Where there is none the test is the
# daemon; where there is one the test's httpd sees another.
sub syslog
{
    my $dir = File::Temp::tempdir(CLEANUP => 1);
    chmod 0755, $dir;
    my ($wrap, $ours) = ('', 0);
    if ($> != 0) {
        diag('syslog not tested: only root can put a socket at /dev/log');
        return;
    }
    if (since('2.5')) {
        diag('syslog not tested: httpd trunk takes it in no vhost');
        return;
    }
    my $log = IO::Socket::UNIX->new(Type => SOCK_DGRAM, Local => "$dir/log")
        or die "socket: $!";
    chmod 0666, "$dir/log";
    if (-e '/dev/log') {
        open my $fh, '>', "$dir/see" or die $!;
        print {$fh} "#!/bin/sh\nmount --bind $dir/log /dev/log && "
            . "exec \"\$@\"\n";
        close $fh;
        chmod 0755, "$dir/see";
        $wrap = "unshare -m $dir/see";
    }
    else {
        $ours = symlink "$dir/log", '/dev/log';
    }
    local $ENV{PG_WRAP} = $wrap if $wrap;
    my $good = eval { syslog_lines($log); 1 };
    my $error = $@;
    unlink '/dev/log' if $ours;
    die $error if !$good;
}

sub syslog_lines
{
    my ($log) = @_;
    my $s = PGTest->new(modules => ['mime'], @lint_off,
        expect => [qr/PHPG\d{4}/], files => { 'x.php' => SOURCE,
            "a\nb.php" => SOURCE },
        conf => $many . $decides . vhosts(sys => 'ErrorLog syslog:local1'));
    ask($s, 'sys', $_) for '/x.php', '/a%0ab.php';
    my @got;
    wait_for(sub {
        my $ready = '';
        vec($ready, fileno $log, 1) = 1;
        while (select my $r = $ready, undef, undef, 0.1) {
            recv $log, my $line, 65536, 0;
            # what other programs log meanwhile arrives as well
            push @got, $line if $line =~ /\[phpguard:/;
        }
        @got >= 2;
    });
    is(scalar @got, 2, 'syslog: two lines');
    # 138 is local1.crit
    for (0, 1) {
        my $file = ('x\.php', 'a\\\\nb\.php')[$_];
        ok($got[$_] =~ /^<138>[^\n]*?(?:apache2|httpd)\S*:\ \[phpguard:crit\]\ \[pid
            [^\n]*PHPG0102:\ refused\ to\ send\ the\ source\ of\ \S+\ \(\S*\/$file\);
            [^\n]*overridden:[^\n]*;\ see:\ phpguard\ explain\ URL\n?\0?\z/x, 'syslog: number, file, whole')
            or diag($got[$_] || 'none');
    }
    $s->stop;
}

my $page = "Error page <!--#echo var=\"REDIRECT_PHPGUARD_REFUSED\" -->.\n";

# The access log looks at the last of a chain of redirects.
sub numbers
{
    my $s = PGTest->new(modules => [qw(mime include filter env)], @lint_off,
        expect => [qr/PHPG\d{4}/], name => 'numbers',
        files => { map { $_ => $_ =~ /shtml/ ? $page : SOURCE }
            qw(x.php ssi/x.php ssi/error.shtml text/x.php ok.html none/x.php) },
        conf => <<'END');
LogFormat "%U|%>s|%{PHPGUARD_REFUSED}e|%{PHPGUARD_REFUSED}n" numbers
CustomLog @ROOT@/numbers.log numbers
CustomLog @ROOT@/only.log "%U" env=PHPGUARD_REFUSED
<Directory @DOCROOT@/none>
    SetHandler none
</Directory>
<Directory @DOCROOT@/ssi>
    Options +Includes
    AddType text/html .shtml
    AddOutputFilter INCLUDES .shtml
    ErrorDocument 500 /ssi/error.shtml
</Directory>
<Directory @DOCROOT@/text>
    ErrorDocument 500 "Nothing to see: PHP is not running."
</Directory>
END
    my @paths = qw(/x.php /none/x.php /ssi/x.php /text/x.php /ok.html);
    my @answers = map { $s->get($_) } @paths;
    # httpd writes them after the answer, one after the other
    my ($all, $only) = ('', '');
    wait_for(sub {
        ($all, $only) = map { PGTest::slurp($s->root . "/$_.log") }
            qw(numbers only);
        5 == (() = $all =~ /\n/g) && 4 == (() = $only =~ /\n/g);
    });
    my %row = map { /^([^|]*)\|(.*)/ } split /\n/, $all;
    is_deeply(\%row, {
        '/x.php'      => '500|PHPG0105|PHPG0105',
        '/none/x.php' => '500|PHPG0201|PHPG0201',
        '/ssi/x.php'  => '500|PHPG0105|PHPG0105',
        '/text/x.php' => '500|PHPG0105|PHPG0105',
        '/ok.html'    => '200|-|-',
    }, 'the access log has the number, in %e and %n');
    is(join(' ', sort split /\n/, $only), join(' ', sort @paths[0 .. 3]),
        'env= chooses the refused');
    is($answers[2]{status}, 500, 'an SSI error page: status');
    is($answers[2]{content}, "Error page PHPG0105.\n",
        'an SSI error page shows the number');
    is($answers[3]{content}, 'Nothing to see: PHP is not running.',
        'an ErrorDocument of text');
    $s->stop;
}

# Through a rollout: what DetectionOnly answers is what no guard answers.
sub detection
{
    my %how = (modules => ['mime'], files => { 'x.php' => SOURCE });
    my @heads = map {
        my $s = PGTest->new(%how, guard => $_, expect => [qr/PHPG\d{4}/],
            guard_conf => "PHPGuardLint Off\nPHPGuard DetectionOnly\n");
        # the same file, or nearly: its tag has the time in it
        utime 1e9, 1e9, $s->docroot . '/x.php';
        my @got = map { $s->raw("$_ /x.php HTTP/1.0\r\n\r\n") } qw(GET HEAD);
        s/^(Date|ETag): [^\r]*\r\n//mg for @got;
        is(scalar($s->alerts), 2 * $_, "DetectionOnly, guard $_: alerts");
        is(scalar(grep { /PHPG0105: would refuse to send/ } $s->log_lines),
            2 * $_, "DetectionOnly, guard $_: they say so");
        is(scalar(grep { $_->{refused} ne '-' } $s->access(2)), 0,
            "DetectionOnly, guard $_: no number in the access log");
        $s->stop;
        join "\n", @got;
    } 0, 1;
    ok(leaked($heads[0]), 'DetectionOnly: the source was sent');
    is($heads[1], $heads[0], 'DetectionOnly: byte for byte the same');
}

lengths();
finding_lengths();
many_losers();
both_sides('a handler and its Action', <<'END', 'AddHandler php-fcgi .php (place), '
AddType application/x-httpd-php .php
AddHandler php-fcgi .php
Action php-fcgi /fcgi-bin/php
Action php-other /fcgi-bin/other
END
    . 'Action php-fcgi /fcgi-bin/php (place)', 'actions');
both_sides('a type and its Action', <<'END', 'AddType php/run .php (place), '
AddType php/run .php
Action php/run /fcgi-bin/php
END
    . 'Action php/run /fcgi-bin/php (place)', 'actions');
both_sides('a SetHandler', <<'END', 'SetHandler proxy:fcgi://127.0.0.1:9 (place)',
AddHandler nobody .php
SetHandler proxy:fcgi://127.0.0.1:9
END
    'proxy', 'proxy_fcgi');
levels_and_formats();
piped();
syslog();
numbers();
detection();

done_testing;
