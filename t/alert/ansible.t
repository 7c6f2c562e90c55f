# The playbooks of build/host/alerting/ansible, by the real ansible-playbook: what
# each host says, and that sites are live only if PHP still runs.
# only in all: Ansible
use strict;
use warnings;
use Cwd qw(abs_path);
use File::Temp qw(tempdir);
use FindBin;
use JSON::PP qw(decode_json);
use lib "$FindBin::Bin/../lib";
use PGTest;
use PGTest::Command;
use PGTest::Lint;
use Test::More;

my $top = abs_path("$FindBin::Bin/../..");
my $dir = "$top/build/host/alerting/ansible";
my $work = tempdir('phpguard-XXXXXX', TMPDIR => 1, CLEANUP => 1);
my $httpd = $ENV{PG_HTTPD} || '/usr/sbin/apache2';
my %env = (HOME => $work, LC_ALL => 'C.UTF-8', ANSIBLE_CONFIG => "$work/ansible.cfg",
    ANSIBLE_LOCAL_TEMP => "$work/local", ANSIBLE_REMOTE_TEMP => "$work/remote",
    ANSIBLE_NOCOWS => 1, ANSIBLE_NOCOLOR => 1, APACHE_CTL => $httpd);

write_to("$work/ansible.cfg", '');
sub playbook
{
    my ($hosts, $name, @args) = @_;
    local @ENV{keys %env} = values %env;
    my $inventory = write_to("$work/hosts", $hosts . <<"END");
[all:vars]
ansible_connection=local
ansible_python_interpreter=/usr/bin/python3
phpguard_command=$top/build/phpguard
END
    my $text = `ansible-playbook -i $inventory @args $name 2>&1`;
    return ($? >> 8, $text);
}

sub arguments { return '-d ' . $_[0]->root . ' -f ' . $_[0]->root . '/httpd.conf' }

for my $name ("$dir/report.yml", "$dir/sites.yml") {
    my ($status, $text) = playbook("web1\n", $name, '--syntax-check');
    is($status, 0, $name =~ s{.*/}{}r . ': its syntax') or diag($text);
}

# Three hosts, of which one has errors and one cannot be asked. A name that
# looks like a template of Ansible's is no more than a name.
my $odd = "{{ lookup('pipe', 'id') }}";
my %s = map {
    my ($name, $conf) = @$_;
    ($name => PGTest::Lint->make({ path => $name, modules => 'mime',
        files => '', conf => $conf, part => {} },
        files => { "odd/$odd/index.php" => SOURCE }));
} ['fine', "DocumentRoot \@ROOT\@/empty\n"],
  ['broken', "DocumentRoot \"\@DOCROOT\@/odd/$odd\"\n"],
  ['unreadable', "NoSuchDirective\n"];
mkdir $s{fine}->root . '/empty';
my $hosts = join '', map { "$_ phpguard_arguments=\"-- "
    . arguments($s{$_}) . "\"\n" } sort keys %s;
# host, its line, and whether it fails where that is asked
my @want = (
    ['broken', 'broken: 1 error, 0 warnings', 1],
    ['', '  PHPG0105 error: ' . $s{broken}->docroot . "/odd/$odd/index.php, "
        . 'vhost localhost:0: no directive maps PHP files'],
    ['fine', 'fine: 0 errors, 0 warnings', 0],
    ['unreadable', "unreadable: cannot be asked: AH00526: Syntax error on line "
        . (() = PGTest::slurp($s{unreadable}->root . '/httpd.conf') =~ /\n/g)
        . ' of ' . $s{unreadable}->root . "/httpd.conf: Invalid command "
        . "'NoSuchDirective', perhaps misspelled or defined by a module not "
        . 'included in the server configuration', 1],
    ['lost', 'lost: cannot be reached', 0],
);
for my $case (
    ['report', 0, $hosts, ''],
    ['report, to fail', 2, $hosts, '-e phpguard_fail=yes'],
    ['report, one is lost', 4, "${hosts}lost ansible_remote_tmp=/dev/null/x\n", ''],
) {
    my ($name, $want, $of, @args) = @$case;
    my ($status, $text) = playbook($of, "$dir/report.yml", @args);
    is($status, $want, "$name: status $want") or diag($text);
    my ($said) = $text =~ /"msg": (\[\n.*?^    \])/ms;
    my @hosts = @want[0 .. ($of eq $hosts ? 3 : 4)];
    is_deeply([sort map { s/; fix: write .*//r } @{ decode_json($said // '[]') }],
        [sort map { $_->[1] } @hosts], "$name: the summary") or diag($text);
    is_deeply({ $text =~ /^(\w+) +: .* failed=(\d)/mg },
        { map { ($_->[0] => $want == 2 ? $_->[2] : 0) } grep { $_->[0] } @hosts },
        "$name: who fails");
    unlike($text, qr/changed=[1-9]/, "$name: nothing is changed");
}
$_->gone for values %s;

# Sites: one that is good is live; one that would leak, and one that httpd
# cannot read, leave all as it was.
my $s = PGTest->new(modules => [qw(mime actions alias cgid)], conf => <<'END',
LogLevel info
Action php-cgi /bin/php
ScriptAlias /bin/ @ROOT@/bin/
<Directory @DOCROOT@>
    AddHandler php-cgi .php
</Directory>
IncludeOptional @ROOT@/sites/*.conf
END
    files => { '/sites/a.conf' => "# as it was\n", 'x.php' => SOURCE,
        '/bin/php' => "#!/bin/sh\nprintf 'Status: 200\\n\\nran\\n'\n" },
    expect => [qr/AH00171|AH00163|AH00489/]);
my %site = (
    good => "Alias /good $work/good\n<Directory $work/good>\n"
        . "Require all granted\n</Directory>\n",
    leak => "<FilesMatch \"\\.php\">\nSetHandler application/x-httpd-php\n"
        . "</FilesMatch>\n",
    bad => "NoSuchDirective On\n");
mkdir "$work/good" or die $!;
write_to("$work/good/page.html", "page\n");
chmod 0755, $work;

# Runs the playbook with these files; what lies in the server's folder then.
sub install
{
    my (%file) = @_;
    my @expect = map { "sites_expect=\"$_ -- " . arguments($s) . '"' }
        grep { defined } delete $file{expect};
    mkdir "$work/sites";
    unlink glob "$work/sites/*";
    write_to("$work/sites/$_.conf", $site{ $file{$_} }) for keys %file;
    my $ctl = "$httpd -d " . $s->root . ' -f ' . $s->root . '/httpd.conf';
    my ($status, $text) = playbook("web1\n", "$dir/sites.yml",
        map { "-e '$_'" } "sites_from=$work/sites", 'sites_to=' . $s->root
        . '/sites', "sites_test=\"$ctl -t\"", "sites_reload=\"$ctl -k graceful\"", @expect);
    my %there = map { (s{.*/}{}r => PGTest::slurp($_)) }
        glob $s->root . '/sites/*.conf';
    return ($status, $text, \%there);
}

my $old = { 'a.conf' => "# as it was\n" };
is($s->get('/x.php')->{content}, "ran\n", 'sites: PHP runs');
for my $case (
    ['a leak', 'leak', qr/PHPG0101.*1 place is new: the reload is refused/s],
    ['a bad line', 'bad', qr/Invalid command 'NoSuchDirective'/],
) {
    my ($name, $file, $why) = @$case;
    my ($status, $text, $there) = install(a => 'good', b => $file);
    is($status, 2, "sites, $name: the host fails");
    like($text, qr/TASK \[Say why\].*$why/s, "sites, $name: it says why");
    is_deeply($there, $old, "sites, $name: all is as it was") or diag($text);
    unlike($text, qr/HANDLER \[Reload\]/, "sites, $name: no reload");
    is($s->get('/x.php')->{content}, "ran\n", "sites, $name: PHP runs");
}
# A list of requests that are to be answered as before.
my $list = write_to("$work/sites.expect", 'localhost:' . $s->port
    . "/x.php runs\nlocalhost:" . $s->port . "/good/page.html 404\n");
{
    my ($status, $text, $there) = install(a => 'good', expect => $list);
    is($status, 2, 'sites, not as expected: the host fails');
    like($text, qr/TASK \[Say why\].*page\.html: expected 404, got sent/s,
        'sites, not as expected: it says why') or diag($text);
    is_deeply($there, $old, 'sites, not as expected: all is as it was');
}
write_to($list, 'localhost:' . $s->port . "/good/page.html sent\n");
my ($status, $text, $there) = install(a => 'good', expect => $list);
is($status, 0, 'sites, a good one: installed') or diag($text);
is_deeply($there, { 'a.conf' => $site{good} }, 'sites, a good one: there');
is_soon(sub { $s->get('/good/page.html')->{content} }, "page\n",
    'sites, a good one: live');
($status, $text) = install(a => 'good');
like($text, qr/^web1 +: .* changed=0 .* failed=0/m,
    'sites, once more: nothing to do');
$s->stop;
done_testing;
