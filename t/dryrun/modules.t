# Each module of the httpd under test (Debian's apache2-bin), each of others'
# that is installed, and all together: what surely leaks is found, the healthy
# pair of vhosts is quiet, nothing crashes and nothing is left behind.
#   prove t/dryrun/modules.t :: REGEX       these modules, and all together
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../lib";
use File::Find;
use IO::Socket::UNIX;
use PGTest;
use PGTest::Lint;
use Test::More;

my $available = '/etc/apache2/mods-available';
plan(skip_all => 'this is no Debian') if !-d $available;
my $modules = $ENV{PG_MODULES} || '/usr/lib/apache2/modules';

# What is left behind is seen in namespaces of our own: processes, System V's
# objects, shared memory.
my $alone = ($ENV{PG_ALONE} || '') eq 'yes';
if ($> == 0 && !defined $ENV{PG_ALONE}) {
    my @alone = qw(unshare --ipc --mount --pid --fork --mount-proc);
    $ENV{PG_ALONE} = system("@alone mount -t tmpfs none /dev/shm"
        . ' >/dev/null 2>&1') ? 'no' : 'yes';
    exec @alone, 'sh', '-c', 'mount -t tmpfs none /dev/shm && exec "$@"', 'sh',
        $^X, $0, @ARGV if $ENV{PG_ALONE} eq 'yes';
}

# All of LoadModule, LoadFile and what it depends on: a2enmod's file, with the
# modules of the httpd under test.
my %file;
sub read_load
{
    my ($path) = @_;
    my ($name) = $path =~ m{([^/]+)\.load$};
    my $text = PGTest::slurp($path) =~ s{/usr/lib/apache2/modules/}{$modules/}gr;
    return if grep { !-e } $text =~ /^\s*LoadModule \S+ (\S+)/mg;
    my ($needs) = $text =~ /^# Depends: *(.*)$/m;
    $file{$name} = { needs => [split ' ', $needs || ''], lines =>
        join '', map { "$_\n" } $text =~ /^\s*(Load(?:Module|File) .*)$/mg };
}
read_load($_) for glob "$available/*.load";
for my $so (glob "$modules/*.so") {
    my ($base, $name) = $so =~ m{/((?:mod_|lib)?([^/]*)\.so)$};
    next if grep { $_->{lines} =~ m{/\Q$base\E$}m } values %file;
    $file{$name} = { needs => [], lines => "LoadModule ${name}_module $so\n" };
}
$file{dav_lock}{needs} = ['dav'] if $file{dav_lock};
$file{ssl_ct}{needs} = ['ssl'] if $file{ssl_ct};
# Debian's mod_qos needs what httpd no longer brings.
my ($pcre) = glob '/usr/lib/*/libpcre.so.3';
$file{qos}{lines} = "LoadFile $pcre\n$file{qos}{lines}" if $file{qos} && $pcre;
my @mpms = grep { $file{$_} } map { "mpm_$_" } MPMS;
# Debian has these compiled in; the server of a test always loads them.
my %loaded = map { $_ => 1 } qw(unixd log_config logio version watchdog
    authz_core);
my @names = grep { !$loaded{$_} && (!/^mpm_/ || $_ eq 'mpm_itk') }
    sort keys %file;

# What these need to start.
my %conf = (
    cgid => "ScriptSock \@ROOT\@/run/cgisock\n",
    fcgid => "FcgidIPCDir \@ROOT\@/run/fcgid\n"
        . "FcgidProcessTableFile \@ROOT\@/run/fcgid_shm\n",
    mime => "TypesConfig /dev/null\n",
    ssl_ct => "CTSCTStorage \@ROOT\@/run\n",
);

# The module's files in the order of what they need.
sub with_needs
{
    my ($seen, @wanted) = @_;
    return map {
        $seen->{$_}++ ? () : (with_needs($seen, @{ $file{$_}{needs} }), $_)
    } grep { $file{$_} } @wanted;
}

my $sites = <<'END';
Listen 127.0.0.1:@PORT_TWO@
<VirtualHost *:@PORT@>
    ServerName www.pair.example
    DocumentRoot @DOCROOT@/pair
    Redirect permanent / https://www.pair.example/
</VirtualHost>
<VirtualHost *:@PORT_TWO@>
    ServerName www.pair.example
    DocumentRoot @DOCROOT@/pair
    <FilesMatch "\.php$">
        SetHandler "proxy:unix:@ROOT@/socket|fcgi://localhost"
    </FilesMatch>
</VirtualHost>
<VirtualHost *:@PORT@>
    ServerName leak.example
    DocumentRoot @DOCROOT@/leak
    AddHandler application/x-httpd-php .php
</VirtualHost>
<VirtualHost *:@PORT@>
    ServerName unknown.example
    DocumentRoot @DOCROOT@/unknown
    AddHandler php5-fcgi .php
</VirtualHost>
END

my @base = qw(alias mime proxy proxy_fcgi);

sub server
{
    my ($mpm, $conf, @wanted) = @_;
    my %seen = ("mpm_$mpm" => 1, %loaded);
    my @all = with_needs(\%seen, @base, @wanted);
    my $load = join '', map { $file{$_}{lines} } @all;
    my $more = join '', map { $conf{$_} || '' } @all;
    my $s = PGTest::Lint->make({ path => "@wanted", mpm => $mpm, files =>
        'pair/index.php leak/index.php unknown/index.php', modules => '',
        conf => $load . $more . $conf . $sites },
        vars => { PORT_TWO => PGTest::free_port() });
    return $s;
}


my $sockets = 0;
sub listen_for_pair
{
    my ($s) = @_;
    my $path = $s->root . '/socket';
    my $listener = IO::Socket::UNIX->new(Listen => 5, Local => $path)
        or die "$path: $!";
    chmod 0777, $path;
    return $listener;
}

# Everything that a test or a stop may leave: what it is and where.
sub traces
{
    my ($s) = @_;
    my @found;
    find(sub { push @found, $File::Find::name if !/^check\.(?:out|err)$/ },
        $s->root);
    return sort @found if !$alone;
    push @found, glob '/dev/shm/*';
    push @found, grep { /^0x/ } `ipcs`;
    push @found, map { "process: $_" } grep { /\bapache2?\b/ } `ps -eo args`;
    return sort @found;
}

sub is_clean
{
    my ($s, $before, $name) = @_;
    my %was = map { $_ => 1 } @$before;
    is(join("\n", grep { !$was{$_} } traces($s)), '', "$name: nothing is left");
}

# Ends of the lint that were none.
my $died = qr/killed by signal|exited early|time limit|not looked at/;

# Whoever might take the request: a regular expression, or nobody.
# What is found of "leak" and of "unknown"; whoever might take the request
# makes a warning of it.
sub check_findings
{
    my ($s, $name, $unless, @leaks) = @_;
    my ($status, $text) = $s->check;
    is($status, 0, "$name: -t passes") or diag($text);
    unlike($text, $died, "$name: the lint came to its end");
    my %found = map { $_->{in} =~ m{(pair|leak|unknown)/index\.php}
        ? ($1 => $_) : ($_->{in} => $_) } findings($text);
    is(join(' ', sort keys %found), "@leaks", "$name: what is found")
        or diag($text);
    for my $site (@leaks) {
        my $f = $found{$site} || { severity => '', says => '' };
        is($f->{severity}, $unless ? 'warning' : 'error',
            "$name: how sure it is of $site") or diag($text);
        like($f->{says}, qr/unless $unless handles this request/,
            "$name: who may take it in $site") if $unless;
    }
}

sub check_explain
{
    my ($s, $name, $unless, @leaks) = @_;
    my ($status, $err, $out) = $s->check(map { ('-D',
        "DUMP_PHPGUARD_EXPLAIN=http://$_.example:" . $s->port
        . '/index.php') } @leaks);
    unlike($err, $died, "$name: explain came to its end");
    my $said = join ' ', $out =~ /^(\w+): .*$/mg;
    is($said, join(' ', map { 'leaks' } @leaks), "$name: explain")
        or diag($err, $out);
    my $who = join ' ', ($out =~ s/\s+/ /gr) =~ /unless (.*?) handles this/g;
    like($who, $unless ? qr/^$unless $unless$/ : qr/^$/,
        "$name: explain, who may take it") or diag($out);
}

my %broken;

# httpd itself cannot have it here: a library is not what it was built with.
sub why_not
{
    my ($s) = @_;
    my ($text) = ($s->check)[1] =~ /^(?:apache2|httpd): .*(Cannot load .*)/m;
    return $text;
}

# The same at a start: its log, and the state file for the next reload.
sub check_start
{
    my ($s, $name, $before, @leaks) = @_;
    my $failure = $s->start;
    is($failure, undef, "$name: it starts") or return;
    my ($head, @live) = split /\n/, PGTest::slurp($s->root
        . '/run/pid.phpguard');
    like($head, qr/^phpguard \d+ $s->{pid} /, "$name: the state file");
    cmp_ok(scalar(@live), '>=', @leaks, "$name: what it holds");
    my $log = PGTest::slurp($s->root . '/error.log');
    for my $site (@leaks) {
        like($log, qr{PHPG010\d: \S*$site/index\.php is refused},
            "$name: $site in the log");
    }
    unlike($log, qr{PHPG\d+: \S*pair/index}, "$name: nothing of the pair");
    unlike($log, $died, "$name: the lint of the start came to its end");
    my $r = $s->raw("GET /index.php HTTP/1.0\r\nHost: leak.example\r\n\r\n");
    ok(!leaked($r), "$name: no source") or diag($r);
    my ($again, $text) = $s->check;
    is($again, 0, "$name: what is live refuses no reload") or diag($text);
    ok($s->kill_and_wait('TERM'), "$name: it stops");
    # what httpd, mod_md, mod_jk and mod_fcgid keep
    my @own = grep {
        m{/(?:console|access\.log|error\.log|run/jk\.log|run/fcgid|md(?:/.*)?)$}
    } traces($s);
    is_clean($s, [@$before, @own], "$name, stopped");
}

sub check_module
{
    my ($how, @wanted) = @_;
    my ($mpm, $unless, $conf) = map { $how->{$_} || '' } qw(mpm unless conf);
    my $name = (@wanted > 3 ? 'all' : "@wanted") . " on $mpm"
        . ($conf ? ' with a directive' : '');
    my $s = server($mpm, $conf, @wanted);
    my $listener = listen_for_pair($s);
    my @before = traces($s);
  SKIP: {
        my $why = why_not($s);
        $broken{"@wanted"} = 1 if $why;
        skip "$name: $why", 1 if $why;
        my @leaks = ((grep { /^php/ } @wanted) ? () : 'leak', 'unknown');
        check_findings($s, $name, $unless, @leaks);
        check_explain($s, $name, $unless, @leaks);
        is_clean($s, \@before, $name);
        check_start($s, $name, \@before, @leaks) if $how->{start};
    }
    $s->gone;
}

# One by one: mod_php and mpm-itk have one MPM.
sub mpm_of { $_[0] =~ /^php|^mpm_itk$/ ? 'prefork' : 'event' }
sub is_special { scalar $_[0] =~ /^(?:php|python$|mpm_itk$)/ }
check_module({ mpm => mpm_of($_), start => is_special($_) }, $_)
    for grep { !@ARGV || /$ARGV[0]/ } @names;

# Together, as far as one process can have them: mod_wsgi forbids mod_python,
# mod_jk writes to /var/log unless told otherwise, and mod_ssl_ct starts only
# with a server that has TLS.
for my $mpm (map { s/^mpm_//r } @mpms) {
    check_module({ mpm => $mpm, start => 1 }, grep {
        !/^(?:php.*|jk|python|ssl_ct)$/ && !$broken{$_}
            && ($_ ne 'mpm_itk' || $mpm eq 'prefork') } @names);
}

# What these take is not known once they are told to.
my @directives = (
    [lua => 'LuaHookFixups /x.lua f'], [perl => 'PerlTransHandler X'],
    [proxy_express => 'ProxyExpressEnable On'],
    [python => 'PythonHandler x'], [wsgi => 'WSGIScriptAlias /w /x.wsgi'],
    [jk => "JkLogFile \@ROOT\@/run/jk.log\nJkShmFile \@ROOT\@/run/jk.shm"],
    [tile => 'ModTileRequestTimeout 3'],
    [passenger => 'PassengerHighPerformance on'],
    # it leaves what is a file
    [passenger => "PassengerRoot /none\nPassengerEnabled on", ''],
);
for (grep { $file{$_->[0]} } @directives) {
    my ($module, $conf, $unless) = @$_;
    check_module({ mpm => 'event', conf => "$conf\n", start => $module eq 'jk',
        unless => $unless // "mod_$module" }, $module);
}

# Neither packaged by all Debians nor small: as far as they are here.
for my $module (qw(auth_mellon auth_openidc authnz_external bw evasive fcgid
    jk passenger perl python qos security2 tile upload_progress uwsgi wsgi
    xsendfile)) {
  SKIP: {
        skip "mod_$module is not here", 1
            if !$file{$module} || $broken{$module};
        pass("mod_$module was tried");
    }
}
done_testing;
