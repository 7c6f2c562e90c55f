# "phpguard check --metrics", read by promtool and by a real node_exporter.
# only in all: Prometheus and node_exporter
use strict;
use warnings;
use File::Temp qw(tempdir);
use FindBin;
use lib "$FindBin::Bin/../lib";
use PGTest;
use PGTest::Command;
use PGTest::Lint;
use Test::More;

my $work = tempdir('phpguard-XXXXXX', TMPDIR => 1, CLEANUP => 1);

my $conf = <<'END';
<VirtualHost *:@PORT@>
    ServerName one.example
</VirtualHost>
<VirtualHost *:@PORT@>
    ServerName "a\"b\\c@ODD@"
    ServerAlias odd.example
    DocumentRoot @DOCROOT@/odd
</VirtualHost>
<VirtualHost *:@PORT@>
    ServerName hushed.example
    DocumentRoot @DOCROOT@/hushed
    PHPGuardLintIgnore PHPG0105
</VirtualHost>
END
sub site
{
    my ($name, $conf, @files) = @_;
    return PGTest::Lint->make({ path => $name, modules => 'mime',
        files => "@files", conf => $conf, part => {} },
        vars => { ODD => "\xfc" });
}
my %s = (
    broken => site('broken', $conf, qw(x.php odd/x.php hushed/x.php)),
    two => site('two', <<'END', qw(x.php sub/x.php other/x.php)),
<VirtualHost *:@PORT@>
    ServerName a
    AddHandler nobody-a .php
    <Directory @DOCROOT@/sub>
        AddHandler nobody-a .php
    </Directory>
</VirtualHost>
<VirtualHost *:@PORT@>
    ServerName b
    DocumentRoot @DOCROOT@/other
    AddHandler nobody-b .php
</VirtualHost>
END
    fine => site('fine', ''),
    unreadable => site('unreadable', "NoSuchDirective On\n"),
    bare => PGTest::Lint->make({ path => 'bare', modules => '', files => '',
        conf => '', part => {} }, guard => 0),
);

# The samples of a text; that it has one HELP and one TYPE for each name.
sub samples
{
    my ($text, $name) = @_;
    my (%value, %told);
    for (split /\n/, $text) {
        if (/^# (HELP|TYPE) (\w+) (.+)$/) {
            push @{ $told{$2} }, $1 eq 'TYPE' ? "$1 $3" : $1;
        }
        elsif (/^((\w+)(?:\{.*\})?) (\d+)$/) {
            fail("$name: $1 twice") if exists $value{$1};
            fail("$name: $2 without HELP") if !$told{$2};
            my $n = $3;
            $value{$1 =~ s/^phpguard_check_//r} = $n;
        }
        else {
            fail("$name: $_");
        }
    }
    is_deeply([grep { "@$_" ne 'HELP TYPE gauge' } values %told], [],
        "$name: each is told of once");
    return \%value;
}

sub promtool
{
    my ($text) = @_;
    open my $in, '|-', "promtool check metrics >$work/promtool 2>&1" or die;
    print {$in} $text;
    close $in;
    return ($? >> 8) . ' ' . PGTest::slurp("$work/promtool");
}

my %zero = (errors => 0, warnings => 0, notes => 0, ignored_places => 0,
    complete => 1, success => 1);
my $place = 'number="PHPG0105",level="error"';
my $note = 'number="PHPG0202",level="note"';
for my $case (
    ['fine', 0, qr/\A\z/, \%zero],
    ['broken', 1, qr/\A\z/, { %zero, errors => 1, ignored_places => 1,
        "findings{$place}" => 1,
        "places{$place,vhost=\"one.example:$s{broken}{port}\"}" => 1,
        "places{$place,vhost=\"a\\\"b\\\\c?:$s{broken}{port}\"}" => 1 }],
    ['two', 0, qr/\A\z/, { %zero, notes => 2, "findings{$note}" => 2,
        "places{$note,vhost=\"a:$s{two}{port}\"}" => 2,
        "places{$note,vhost=\"b:$s{two}{port}\"}" => 1 }],
    ['unreadable', 2, qr/NoSuchDirective/, { success => 0 }],
    ['bare', 2, qr/no mod_phpguard/, { success => 0 }],
) {
    my ($name, $want, $complaint, $figures) = @$case;
    my $before = time;
    my ($status, $text, $err) = ask($s{$name}, ['phpguard', 'check',
        '--metrics']);
    is($status, $want, "$name: status $want");
    like($err, $complaint, "$name: stderr");
    is(promtool($text), '0 ', "$name: promtool has nothing to say");
    my $got = samples($text, $name);
    my $when = delete $got->{time_seconds};
    ok($before <= $when && $when <= time, "$name: when it was");
    is_deeply($got, $figures, "$name: the figures") or diag($text);
}
like(promtool("phpguard_x_total{a=\"\xfc\"} 1\n"), qr/^[1-9]/,
    'promtool: something would be said');
{
    local $ENV{APACHE_CTL} = '/nonexistent/apachectl';
    my ($status, $text) = ask($s{fine}, ['phpguard', 'check', '--metrics']);
    is($status, 2, 'no httpd: status 2');
    is(samples($text, 'no httpd')->{success}, 0, 'no httpd: no success');
}
{
    local $ENV{TMPDIR} = '/nonexistent';
    my ($status, $text) = ask($s{fine}, ['phpguard', 'check', '--metrics']);
    is($status, 2, 'no folder to work in: status 2');
    is(samples($text, 'no folder')->{success}, 0, 'no folder: no success');
}
is((ask($s{fine}, ['phpguard', 'map', '--metrics']))[0], 3,
    'of the check alone');

# What --help says, with a folder of ours; and what node_exporter makes of it.
my $folder = "$work/node-exporter";
mkdir $folder or die $!;
my ($how) = `$FindBin::Bin/../../build/phpguard --help`
    =~ /^(  cd \S+.*\n(?:    .*\n)*)/m;
$how =~ s{cd \S+}{cd $folder} or die 'no folder';
my $port = PGTest::free_port();
my $exporter = started("$work/exporter", 'prometheus-node-exporter',
    '--collector.disable-defaults', '--collector.textfile',
    "--collector.textfile.directory=$folder",
    "--web.listen-address=127.0.0.1:$port");
sub scrape { return fetched("http://127.0.0.1:$port/metrics", 20) }

$how =~ s/(phpguard check --metrics)/$1 -- \$WHERE/ or die $how;
for my $name (qw(broken unreadable fine)) {
    local $ENV{WHERE} = join ' ', '-d', $s{$name}->root, '-f',
        $s{$name}->root . '/httpd.conf';
    local $ENV{APACHE_CTL} = $ENV{PG_HTTPD} || '/usr/sbin/apache2';
    local $ENV{PATH} = "$FindBin::Bin/../../build/host:$ENV{PATH}";
    is(system("($how) 2>/dev/null"), 0, "$name: the line of --help");
    is(join(' ', map { s{.*/}{}r } glob "$folder/*"), 'phpguard.prom',
        "$name: no other file is left");
    my $got = scrape();
    like($got, qr/^node_textfile_scrape_error 0$/m,
        "$name: node_exporter reads it");
    my $success = $name eq 'unreadable' ? 0 : 1;
    like($got, qr/^phpguard_check_success $success$/m, "$name: and tells of it");
    next if !$success;
    my $errors = $name eq 'broken' ? 1 : 0;
    like($got, qr/^phpguard_check_errors $errors$/m, "$name: with its figures");
}
open my $fh, '>', "$folder/bad.prom" or die $!;
print {$fh} "phpguard_x{a=\"\xfc\n";
close $fh;
like(scrape(), qr/^node_textfile_scrape_error 1$/m, 'it would complain');
stopped($exporter);
$_->gone for values %s;
done_testing;
