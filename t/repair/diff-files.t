# Which files the diff of "phpguard fix" touches, and for whom. A made host in
# Debian's layout, links and all: root applies root's diff, each site owner
# his own, and what root does not own is byte for byte as it was before.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../lib";
use Digest::SHA ();
use File::Find ();
use PGTest;
use PGTest::Lint;
use PGTest::PHP;
use IO::Socket::UNIX;
use Test::More;

plan skip_all => 'only root may make files of others' if $> != 0;
my @users = qw(www-data daemon);

# A server whose configuration is in pieces, as Debian's: { path => text }
sub host
{
    my ($name, $conf, $pieces, %more) = @_;
    my $s = PGTest::Lint->make({ path => $name, mpm => $more{mpm} || 'prefork',
        modules => $more{modules} || 'mime php', files => 'index.php',
        conf => $conf });
    my $root = $s->root;
    for my $path (sort keys %$pieces) {
        my $text = $pieces->{$path} =~ s/\@ROOT\@/$root/gr =~ s/\@PORT\@/$s->{port}/gr;
        my ($dir) = "$root/$path" =~ m{(.*)/};
        system 'mkdir', '-p', $dir;
        if ($text =~ s/^-> //) {
            symlink $text, "$root/$path" or die $!;
            next;
        }
        open my $fh, '>', "$root/$path" or die "$path: $!";
        print {$fh} $text;
        close $fh or die $!;
    }
    return $s;
}

sub own { system('chown', '-hR', @_) == 0 or die "chown @_" }

# { path => owner and sum } of all that lies below a directory
sub snapshot
{
    my ($dir) = @_;
    my %is;
    File::Find::find({ no_chdir => 1, wanted => sub {
        my @st = lstat or return;
        $is{$_} = "$st[4] $st[2] " . (-l _ ? readlink
            : -f _ ? Digest::SHA->new(256)->addfile($_)->hexdigest : '');
    } }, $dir);
    return \%is;
}

# Those of them that differ and are not root's.
sub touched
{
    my ($before, $after) = @_;
    return join ' ', grep { $before->{$_} !~ /^0 /
        && $before->{$_} ne ($after->{$_} || '') } sort keys %$before;
}

sub diff_of
{
    my ($s, $user) = @_;
    return ($s->check('-D', 'DUMP_PHPGUARD_FIX' . ($user ? "_FOR=$user" : '')))[2];
}

sub apply
{
    my ($diff, $user) = @_;
    open my $patch, '|-', $user ? ('runuser', '-u', $user, '--') : (), 'patch',
        '-s', '-p1', '-d', '/', '-r', '-' or die $!;
    print {$patch} $diff;
    return close $patch;
}

sub ids { join ' ', map { $_->{id} } grep { $_->{severity} ne 'note' } findings($_[0]) }

my $php = "<FilesMatch \"\\.php\$\">\n    SetHandler application/x-httpd-php\n</FilesMatch>\n";
my $site = sub {
    my ($name, $lines) = @_;
    return "<VirtualHost *:\@PORT\@>\n    ServerName $name\n"
        . "    DocumentRoot \@ROOT\@/home/$name/www\n"
        . "    <Directory \@ROOT\@/home/$name/www>\n        AllowOverride All\n"
        . "        Require all granted\n    </Directory>\n$lines</VirtualHost>\n";
};
{
    my $s = host('Debian', "Include conf-enabled/*.conf\nInclude sites-enabled/*.conf\n", {
        'conf-available/php.conf' => $php,
        'conf-enabled/php.conf' => '-> ../conf-available/php.conf',
        'sites-available/a.conf' => $site->('a', "    <FilesMatch \"\\.php\$\">\n"
            . "        SetHandler php5-fcgi\n    </FilesMatch>\n"),
        'sites-enabled/a.conf' => '-> ../sites-available/a.conf',
        'sites-available/b.conf' => $site->('b', ''),
        'sites-enabled/b.conf' => '-> ../sites-available/b.conf',
        'home/a/www/index.php' => SOURCE, 'home/b/www/index.php' => SOURCE,
        'home/b/www/.htaccess' => "# b's own\nAddHandler php5-cgi .php\n"
            . "<FilesMatch \"\\.php\$\">\nSetHandler php5-script\n</FilesMatch>\n",
        'home/a/www/blog/index.php' => SOURCE,
    });
    my $root = $s->root;
    own('daemon', "$root/home/a");
    own('www-data', "$root/home/b");
    my $before = snapshot($root);
    my ($status, $text) = $s->check;
    like(ids($text), qr/PHPG0\d+ PHPG0/, 'Debian: two sites leak') or diag($text);
    my $diff = diff_of($s);
    like($diff, qr{^--- a\Q$root\E/sites-available/a\.conf\n\+\+\+ b}m,
        'Debian: the file is named');
    unlike($diff, qr/-enabled/, 'Debian: and not the link');
    unlike($diff, qr{^[-+ ]+.*/home/b/}m, "Debian: what is a user's is not root's");
    like($diff, qr{^# PHPG0.*belongs to www-data: phpguard fix --for www-data\)$}m,
        'Debian: but it is said whose it is');
    ok(apply($diff), 'Debian: the diff applies');
    is(touched($before, snapshot($root)), '', "Debian: what root does not own is as it was");
    ok(-l "$root/sites-enabled/a.conf", 'Debian: the link is one still');
    my %left = map { $_ => diff_of($s, $_) } @users;
    my ($first) = $left{'www-data'} =~ /\A(.*)\n/;
    like($first, qr{^# .*runuser -u www-data -- patch -p1 -d /$}, 'for a user: how');
    like($left{'www-data'}, qr{^--- a\Q$root\E/home/b/www/\.htaccess$}m,
        'for a user: his file');
    unlike($left{daemon}, qr/^---/m, 'for a user: and not another one\'s');
    ok(apply($left{'www-data'}, 'www-data'), 'for a user: he applies it');
    is((split ' ', snapshot($root)->{"$root/home/b/www/.htaccess"})[0],
        (getpwnam 'www-data')[2], 'for a user: it is his still');
    ($status, $text) = $s->check;
    is(ids($text), '', 'Debian: nothing leaks any more') or diag($text);
    like(($s->check('-D', 'DUMP_PHPGUARD_FIX_FOR=no-such-user'))[1],
        qr/unknown user "no-such-user"/, 'for nobody');
    $s->gone;
}

# Who else could write the file, or put another one in its place.
for my $case (
    ["a user's", sub { own('daemon', "$_[0]/x.d/x.conf") }, 0],
    ['for its group', sub { system 'chgrp', 'daemon', "$_[0]/x.d/x.conf";
        chmod 0664, "$_[0]/x.d/x.conf" }, 0],
    ['for all', sub { chmod 0666, "$_[0]/x.d/x.conf" }, 0],
    ["in a user's directory", sub { system 'chown', 'daemon', "$_[0]/x.d" }, 0],
    ['in a directory for all', sub { chmod 0777, "$_[0]/x.d" }, 0],
    ['in a sticky one', sub { chmod 01777, "$_[0]/x.d" }, 1],
    ["behind a user's link", sub {
        rename "$_[0]/x.d/x.conf", "$_[0]/real.conf" or die;
        symlink "$_[0]/real.conf", "$_[0]/x.d/x.conf" or die;
        own('daemon', "$_[0]/x.d/x.conf") }, 0],
    ['in a directory with a blank', sub {
        rename "$_[0]/x.d", "$_[0]/an x.d" or die;
        symlink 'an x.d', "$_[0]/x.d" or die }, 1],
    ['in a directory with a quote', sub {
        rename "$_[0]/x.d", "$_[0]/an\"x.d" or die;
        symlink 'an"x.d', "$_[0]/x.d" or die }, 0],
    ["root's alone", sub { }, 1],
) {
    my ($name, $prepare, $is_roots) = @$case;
    my $s = host($name, "Include x.d/x.conf\n",
        { 'x.d/x.conf' => "AddHandler php5-script .php\n" });
    $prepare->($s->root);
    my $diff = diff_of($s);
    if ($is_roots) {
        like($diff, qr/^-AddHandler/m, "$name: root's diff has it");
        ok(apply($diff), "$name: and it applies");
        is(ids(($s->check)[1]), '', "$name: mended");
    }
    else {
        unlike($diff, qr/^(?:---|[-+])/m, "$name: root's diff has it not");
        like($diff, qr/^# PHPG0\d+ .*: not in the diff: .*\)$/m, "$name: it says why");
    }
    $s->gone;
}

# Names that were chosen to be more than names. What root gets stays a diff
# of root's lines, in which none of them is.
my @evil = ("EVIL*>\n#\\\n+Include \${APACHE_LOCK_DIR}.x\n#.PHP",
    "EVIL>\nLoadFile x\n#.PHP", "EVIL\".PHP", "EVIL'.PHP", "EVIL\\.PHP",
    "EVIL \$\{PATH}.PHP", "EVIL%{x}.PHP", "EVIL<.PHP", "EVIL?.PHP", "EVIL[.PHP",
    " EVIL .PHP", "EVIL\tx.PHP", "EVIL\r.PHP", "EVIL\x{9b}.PHP");
sub evil_host
{
    my ($where, $name) = @_;
    my $s = host("$where name", "<Directory \@DOCROOT\@>\n    AllowOverride All\n"
        . "</Directory>\n$php", {});
    my $dir = $s->docroot . ($where eq 'file' ? '' : "/$name");
    mkdir $dir;
    my %text = $where eq '.htaccess'
        ? ('.htaccess' => "AddHandler \"EVIL$name\" .php\nSetHandler \"EVIL\tx\"\n",
           'index.php' => SOURCE)
        : ($where eq 'file' ? $name : 'x.PHP', SOURCE);
    for my $file (keys %text) {
        open my $fh, '>', "$dir/$file" or die $!;
        print {$fh} $text{$file};
        close $fh or die $!;
    }
    own('www-data', $s->docroot);
    return $s;
}

for my $where ('file', 'directory', '.htaccess') {
    for my $n (0 .. $#evil) {
        my $s = evil_host($where, $evil[$n]);
        my $diff = diff_of($s);
        my @names = grep { !/^#/ && /EVIL|Include \$|LoadFile/ } split /\n/, $diff;
        is("@names", '', "$where name $n: it is not in root's diff");
        my $httpd = $s->root . '/httpd.conf';
        my %was = map { $_ => 1 } split /\n/, PGTest::slurp($httpd);
        ok(apply($diff), "$where name $n: it applies") if $diff =~ /^---/m;
        is(join("\n", grep { !$was{$_} && !/^(?:<Directory\ \S+htdocs\/>|
            <\/?FilesMatch.*|Require\ all\ denied|<\/Directory>)$/x }
            split /\n/, PGTest::slurp($httpd)), '',
            "$where name $n: constants and root's paths alone are new");
        $s->gone;
    }
}

# The owner's own diff: patch finds the file, or the diff says that it cannot
# name it.
for my $name ("a b", "q\"uote", "back\\slash", "star*", "\$\{HOME}", "tab\tx",
    "u\xc3\xa4", "c1\xc2\x9bx", "right\xe2\x80\xaeleft", "end ") {
    my $s = host('a directory with a special name', "AddHandler "
        . "application/x-httpd-php .php\n", {
        "htdocs/$name/index.php" => SOURCE,
        "htdocs/$name/.htaccess" => "AddHandler php5-none .php\n" });
    own('www-data', $s->docroot);
    my $url = "http://localhost:$s->{port}/" . encoded("$name/index.php");
    my $shown = $name =~ s/([^ -~])/sprintf '\\x%02x', ord $1/ger;
    my $diff = ($s->check('-D', 'DUMP_PHPGUARD_FIX_FOR=www-data', '-D',
        "DUMP_PHPGUARD_PLACE=$url"))[2];
    my $ht = $s->docroot . "/$name/.htaccess";
    if ($name =~ /["\\\t\x9b\x80]/) {
        like($diff, qr/^# PHPG0103 .*a diff cannot contain the name/m,
            "$shown: not in the diff");
        unlike($diff, qr/^[-+@]/m, "$shown: and nothing else is");
    }
    else {
        ok(apply($diff, 'www-data'), "$shown: the owner's diff applies");
        unlike(PGTest::slurp($ht), qr/php5-none/, "$shown: to this file");
    }
    $s->gone;
}

# What a condition hides is read for the first time when its fix is tried: a
# macro in it makes a LoadFile of a name that looks like any other.
{
    my $s = host('read in a trial', <<'END', {
<Macro m SetHandler file>
    SetHandler file
</Macro>
<IfDefine PHP5>
    AddHandler application/x-httpd-php .php
    Use m LoadFile @ROOT@/lib.so
</IfDefine>
END
        'lib.c' => <<'END' }, modules => 'mime php macro');
#include <fcntl.h>
__attribute__((constructor)) static void run(void)
{
    open("@ROOT@/ran/it", O_CREAT | O_WRONLY, 0644);
}
END
    my $root = $s->root;
    mkdir "$root/ran" or die $!;
    chmod 01777, "$root/ran";
    is(system('cc', '-w', '-shared', '-fPIC', '-o', "$root/lib.so", "$root/lib.c"),
        0, 'a trial: there is something to run');
    $s->expect(qr/macro|AH0/);
    like(($s->check)[1], qr/PHPG0401/, 'a trial: there is something to try');
    ok(!-e "$root/ran/it", 'a trial: it does not run');
    $s->gone;
}

# A site's pool is that site's, however it names it.
my $fpm = PGTest::PHP->fpm;
my $socket = $fpm->socket;
for my $case (
    ['a socket', "<FilesMatch \"\\.php\$\">\nSetHandler \"proxy:unix:$socket|fcgi://a\"\n</FilesMatch>\n"],
    ['ProxyPassMatch', "ProxyPassMatch \"^/(.*\\.php)\$\" \"unix:$socket|fcgi://a\@ROOT\@/home/a/www/\"\n"],
    ['a port', "<FilesMatch \"\\.php\$\">\nSetHandler \"proxy:fcgi://127.0.0.1:9\"\n</FilesMatch>\n"],
    ['in its Directory', "<Directory \@ROOT\@/home/a/www>\n<FilesMatch \"\\.php\$\">\n"
        . "SetHandler \"proxy:unix:$socket|fcgi://a\"\n</FilesMatch>\n</Directory>\n", 1],
) {
    my ($name, $lines, $where) = @$case;
    my $s = host("pool: $name", "Include sites/*.conf\n", {
        'sites/0.conf' => $where ? $lines : "Define NOTHING\n",
        'sites/a.conf' => $site->('a', $where ? '' : $lines),
        'sites/c.conf' => $site->('c', ''),
        'home/a/www/index.php' => SOURCE, 'home/c/www/index.php' => SOURCE,
    }, mpm => 'event', modules => 'mime proxy proxy_fcgi');
    my ($status, $text, $diff) = $s->check('-D', 'DUMP_PHPGUARD_FIX');
    like($text, qr/vhost\s+c\b/, "pool: $name: c leaks") or diag($text);
    unlike($diff, qr/^\+.*(?:\Q$socket\E|fcgi:)/m, "pool: $name: not for c");
    $s->gone;
}

# A pool that was renamed is found by its socket, the only other one of that
# user; not where the user has another site, whose pool it is.
for my $case (['renamed', ''],
    ["another site's", "<FilesMatch \"\\.php\$\">\nSetHandler \"proxy:unix:\@ROOT\@/pools/a.sock|fcgi://x\"\n</FilesMatch>\n"],
    ["a member of another site's balancer", "<Proxy balancer://a>\n"
        . "BalancerMember unix:\@ROOT\@/pools/a.sock|fcgi://x\n</Proxy>\n"],
) {
    my ($name, $lines) = @$case;
    my $s = host("moved: $name", "Include sites/*.conf\n", {
        'sites/a.conf' => $site->('a', $lines),
        'sites/c.conf' => $site->('c', "<FilesMatch \"\\.php\$\">\n"
            . "SetHandler \"proxy:unix:\@ROOT\@/pools/c.sock|fcgi://x\"\n</FilesMatch>\n"),
        'home/a/www/index.html' => "page\n", 'home/c/www/index.php' => SOURCE,
    }, mpm => 'event',
        modules => 'mime proxy proxy_fcgi proxy_balancer slotmem_shm lbmethod_byrequests');
    my $root = $s->root;
    mkdir "$root/pools" or die $!;
    my $pool = IO::Socket::UNIX->new(Local => "$root/pools/a.sock", Listen => 5)
        or die "$root/pools/a.sock: $!";
    own('www-data', "$root/home/c/www", "$root/pools/a.sock");
    my $text = ($s->check('-D', 'DUMP_PHPGUARD_CHECK'))[2];
    my ($found) = grep { $_->{id} eq 'PHPG0413' } findings($text);
    like($found->{in} || '', qr/vhost\s+c\b/, "moved, $name: c's is gone")
        or diag($text);
    my $is = ($found->{fix} || '') =~ m{/pools/a\.sock} ? 'used' : 'not used';
    is($is, $lines ? 'not used' : 'used', "moved, $name: the other one is $is");
    $s->gone;
}
done_testing;
